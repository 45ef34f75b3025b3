/** What was published of one year: days as `MM-DD` or `MM-DD..MM-DD`, both included, weekends among them as the notice has them. */
export interface PublishedYear {
  readonly year: number;
  /** Where it stands. */
  readonly notices: readonly string[];
  /** Days off, festival by festival, as the notices name them. */
  readonly off: string;
  /** Saturdays and Sundays on which work is made up. */
  readonly work: string;
  /** Days off on which the year's count rests: those of the law, and what a notice gave besides. */
  readonly daysOff: number;
}

/*
 * Copied from the notices of the General Office of the State Council on the arrangement of public holidays
 * (国务院办公厅关于某年部分节假日安排的通知), as gov.cn and Xinhua published them, in their own form: festivals as spans, weekends
 * included. No year from 2014 to 2026 is left out.
 *
 * That the interbank market follows them, make-up working days included, stands in its own yearly notice
 * (全国银行间债券市场节假日休市安排的通知, of CFETS, CCDC and SHCH); compared were those of 2015, 2019 (中汇交发〔2018〕474号),
 * 2023 (中汇交发〔2022〕391号) and 2024 (中汇交发〔2023〕301号: closed from 10 to 17 February 2024, so open on the eve, 9 February,
 * on which the stock exchanges were closed), and the People's Bank's statement of 28 January 2020, which prolongs the closing to
 * 2 February 2020.
 *
 * `daysOff`: eleven holidays a year by the State Council's decree 644 of 2013, thirteen from 2025 on by decree 795 of 2024. All
 * else only exchanges weekends for weekdays, so that a year has as many working days as weekdays less these.
 */
export const PUBLISHED: readonly PublishedYear[] = [
  {
    year: 2014,
    notices: ["国办发明电〔2013〕28号"],
    off: "01-01 01-31..02-06 04-05 04-07 05-01..05-03 06-02 09-08 10-01..10-07",
    work: "01-26 02-08 05-04 09-28 10-11",
    daysOff: 11,
  },
  {
    year: 2015,
    // The second: the seventieth anniversary of the victory of 1945, one holiday more.
    notices: ["国办发明电〔2014〕28号", "国发明电〔2015〕1号"],
    off: "01-01..01-03 02-18..02-24 04-05 04-06 05-01 06-20 06-22 09-03..09-05 09-27 10-01..10-07",
    work: "01-04 02-15 02-28 09-06 10-10",
    daysOff: 12,
  },
  {
    year: 2016,
    notices: ["国办发明电〔2015〕18号"],
    off: "01-01 02-07..02-13 04-04 05-01 05-02 06-09..06-11 09-15..09-17 10-01..10-07",
    work: "02-06 02-14 06-12 09-18 10-08 10-09",
    daysOff: 11,
  },
  {
    year: 2017,
    notices: ["国办发明电〔2016〕17号"],
    off: "01-01 01-02 01-27..02-02 04-02..04-04 05-01 05-28..05-30 10-01..10-08",
    work: "01-22 02-04 04-01 05-27 09-30",
    daysOff: 11,
  },
  {
    year: 2018,
    // The second gives the year's last days, 30 and 31 December for 29 December.
    notices: ["国办发明电〔2017〕12号", "国办发明电〔2018〕15号"],
    off: "01-01 02-15..02-21 04-05..04-07 04-29..05-01 06-18 09-24 10-01..10-07 12-30..12-31",
    work: "02-11 02-24 04-08 04-28 09-29 09-30 12-29",
    daysOff: 11,
  },
  {
    year: 2019,
    // The second made four days of Labour Day's one.
    notices: ["国办发明电〔2018〕15号", "国办发明电〔2019〕3号"],
    off: "01-01 02-04..02-10 04-05 05-01..05-04 06-07 09-13 10-01..10-07",
    work: "02-02 02-03 04-28 05-05 09-29 10-12",
    daysOff: 11,
  },
  {
    year: 2020,
    // The second prolonged the Spring Festival to 2 February: 31 January off too, and no work on 1 February.
    notices: ["国办发明电〔2019〕16号", "国办发明电〔2020〕1号"],
    off: "01-01 01-24..02-02 04-04..04-06 05-01..05-05 06-25..06-27 10-01..10-08",
    work: "01-19 04-26 05-09 06-28 09-27 10-10",
    daysOff: 13,
  },
  {
    year: 2021,
    notices: ["国办发明电〔2020〕27号"],
    off: "01-01..01-03 02-11..02-17 04-03..04-05 05-01..05-05 06-12..06-14 09-19..09-21 10-01..10-07",
    work: "02-07 02-20 04-25 05-08 09-18 09-26 10-09",
    daysOff: 11,
  },
  {
    year: 2022,
    // The second: 31 December, a Saturday, begins the next year's holiday.
    notices: ["国办发明电〔2021〕11号", "国办发明电〔2022〕16号"],
    off: "01-01..01-03 01-31..02-06 04-03..04-05 04-30..05-04 06-03..06-05 09-10..09-12 10-01..10-07 12-31",
    work: "01-29 01-30 04-02 04-24 05-07 10-08 10-09",
    daysOff: 11,
  },
  {
    year: 2023,
    notices: ["国办发明电〔2022〕16号"],
    off: "01-01..01-02 01-21..01-27 04-05 04-29..05-03 06-22..06-24 09-29..10-06",
    work: "01-28 01-29 04-23 05-06 06-25 10-07 10-08",
    daysOff: 11,
  },
  {
    year: 2024,
    notices: ["国办发明电〔2023〕7号"],
    off: "01-01 02-10..02-17 04-04..04-06 05-01..05-05 06-10 09-15..09-17 10-01..10-07",
    work: "02-04 02-18 04-07 04-28 05-11 09-14 09-29 10-12",
    daysOff: 11,
  },
  {
    year: 2025,
    notices: ["国办发明电〔2024〕12号"],
    off: "01-01 01-28..02-04 04-04..04-06 05-01..05-05 05-31..06-02 10-01..10-08",
    work: "01-26 02-08 04-27 09-28 10-11",
    daysOff: 13,
  },
  {
    year: 2026,
    notices: ["国办发明电〔2025〕7号"],
    off: "01-01..01-03 02-15..02-23 04-04..04-06 05-01..05-05 06-19..06-21 09-25..09-27 10-01..10-07",
    work: "01-04 02-14 02-28 05-09 09-20 10-10",
    daysOff: 13,
  },
];
