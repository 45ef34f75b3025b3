/*
 * The simulation of engine/forecast/kernel.ts in C, on one thread: what `npm run bench -- forecast` measures against.
 * kernel MODEL SCENARIOS PATHS: reads a model (doubles, as bench/forecast/model-file.ts writes them), writes the paths,
 * prints the seconds that the simulation took, the best of three.
 */
#include <math.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

enum { BLOCK = 256, GUIDE_CELLS = 64 };
enum { THINGS = 0, CLAIM = 1 };
enum { OF_FACTOR, OF_LOAN, OF_THING };

/* A row of each table, its columns as in engine/forecast/kernel-model.ts. */
typedef struct {
  double kind, claim, group;
  double price_factor, price_own, time_factor, time_own, cost_factor, cost_own;
  double time_spread, cost_spread, costs, servicing, outlay;
  double settles, settlement, settled_in, delay;
  double first, count;
  double level, slope, timing;
  double guaranteed, guarantors_pay, rest_pays, rest_later, survival;
} loan_row;
typedef struct {
  double value, prior, level, spread, reserve, cuts, rounds, held, before, round, after, upkeep;
} thing_row;
typedef struct {
  double period, amount;
} instalment;

typedef struct {
  int loans, groups, periods;
  double market, own;
  uint32_t key[4];
  loan_row *loan;
  thing_row *thing;
  instalment *instalments;
  double *timings, *discounts;
  uint16_t *guides;
} model;

static double fractions[64], octaves[2046];

static void fill_tables(void) {
  for (int i = 0; i < 64; i++) {
    double power = 1, root = 2;
    for (int bit = 32; bit >= 1; bit /= 2) {
      root = sqrt(root);
      power *= (i & bit) == 0 ? 1 : root;
    }
    fractions[i] = power;
  }
  for (int i = 0; i < 2046; i++) octaves[i] = ldexp(1, i - 1022);
}

static inline uint32_t rotate(uint32_t word, int by) { return (word << by) | (word >> (32 - by)); }

/* Threefry-4x32-20. */
static inline void threefry(const uint32_t key[4], uint32_t words[4]) {
  static const int turns[2][4][2] = {{{10, 26}, {11, 21}, {13, 27}, {23, 5}}, {{6, 20}, {17, 11}, {25, 10}, {18, 20}}};
  uint32_t k[5] = {key[0], key[1], key[2], key[3], 0x1bd11bda ^ key[0] ^ key[1] ^ key[2] ^ key[3]};
  uint32_t a = words[0] + k[0], b = words[1] + k[1], c = words[2] + k[2], d = words[3] + k[3];
#pragma GCC unroll 5
  for (int injection = 1; injection <= 5; injection++) {
    const int(*by)[2] = turns[(injection - 1) & 1];
#pragma GCC unroll 2
    for (int half = 0; half < 4; half += 2) {
      a += b, b = rotate(b, by[half][0]) ^ a;
      c += d, d = rotate(d, by[half][1]) ^ c;
      a += d, d = rotate(d, by[half + 1][0]) ^ a;
      c += b, b = rotate(b, by[half + 1][1]) ^ c;
    }
    a += k[injection % 5], b += k[(injection + 1) % 5], c += k[(injection + 2) % 5], d += k[(injection + 3) % 5] + injection;
  }
  words[0] = a, words[1] = b, words[2] = c, words[3] = d;
}

static inline double exponential(double x) {
  double bounded = x < -690 ? -690 : x;
  double step = floor(bounded * (64 / 0.6931471805599453) + 0.5);
  double r = bounded - step * 0.010830424667801708 - step * 2.8447437476627285e-11;
  int index = (int)step;
  double tail = r + r * r * (0.5 + r * (1.0 / 6 + r * (1.0 / 24 + r * (1.0 / 120))));
  double fraction = fractions[index & 63];
  return (fraction + fraction * tail) * octaves[(index >> 6) + 1022];
}

static inline double least(double a, double b) { return a < b ? a : b; }

static inline double normal_share(double z) {
  double size = fabs(z), density = exponential(-0.5 * size * size), beyond;
  if (size < 7.07106781186547) {
    double above = (((((3.52624965998911e-2 * size + 0.700383064443688) * size + 6.37396220353165) * size + 33.912866078383) * size + 112.079291497871) * size + 221.213596169931) * size + 220.206867912376;
    double below = ((((((8.83883476483184e-2 * size + 1.75566716318264) * size + 16.064177579207) * size + 86.7807322029461) * size + 296.564248779674) * size + 637.333633378831) * size + 793.826512519948) * size + 440.413735824752;
    beyond = density * above / below;
  } else {
    beyond = density / (size + 1 / (size + 2 / (size + 3 / (size + 4 / (size + 0.65))))) / 2.506628274631;
  }
  return z > 0 ? 1 - beyond : beyond;
}

/* AS 241. */
static double normal_quantile(double share) {
  double q = share - 0.5;
  if (q <= 0.425 && q >= -0.425) {
    double r = 0.180625 - q * q;
    return q * (((((((2509.0809287301226727 * r + 33430.575583588128105) * r + 67265.770927008700853) * r + 45921.953931549871457) * r + 13731.693765509461125) * r + 1971.5909503065514427) * r + 133.14166789178437745) * r + 3.387132872796366608)
      / (((((((5226.495278852854561 * r + 28729.085735721942674) * r + 39307.89580009271061) * r + 21213.794301586595867) * r + 5394.1960214247511077) * r + 687.1870074920579083) * r + 42.313330701600911252) * r + 1);
  }
  double r = sqrt(-log(q < 0 ? share : 1 - share)), z;
  if (r <= 5) {
    double s = r - 1.6;
    z = (((((((7.7454501427834140764e-4 * s + 0.0227238449892691845833) * s + 0.24178072517745061177) * s + 1.27045825245236838258) * s + 3.64784832476320460504) * s + 5.7694972214606914055) * s + 4.6303378461565452959) * s + 1.42343711074968357734)
      / (((((((1.05075007164441684324e-9 * s + 5.475938084995344946e-4) * s + 0.0151986665636164571966) * s + 0.14810397642748007459) * s + 0.68976733498510000455) * s + 1.6763848301838038494) * s + 2.05319162663775882187) * s + 1);
  } else {
    double s = r - 5;
    z = (((((((2.01033439929228813265e-7 * s + 2.71155556874348757815e-5) * s + 0.0012426609473880784386) * s + 0.026532189526576123093) * s + 0.29656057182850489123) * s + 1.7848265399172913358) * s + 5.4637849111641143699) * s + 6.6579046435011037772)
      / (((((((2.04426310338993978564e-15 * s + 1.4215117583164458887e-7) * s + 1.8463183175100546818e-5) * s + 7.868691311456132591e-4) * s + 0.0148753612908506148525) * s + 0.13692988092273580531) * s + 0.59983220655588793769) * s + 1);
  }
  return q < 0 ? -z : z;
}

/* The normal quantile of (word + 1/2) / 2^32 by cubics, as engine/random/draws.ts has it. */
static double cells[32 * 32][4];

static void fill_cells(void) {
  for (int cell = 0; cell < 32 * 32; cell++) {
    double width = ldexp(1, 31 - cell / 32) / 32, from = width * (32 + cell % 32);
    double z0 = normal_quantile(least(0.5, (from + 0.5) * 0x1p-32)), z1 = normal_quantile(least(0.5, (from + width + 0.5) * 0x1p-32));
    double d0 = sqrt(2 * M_PI) * exponential(z0 * z0 / 2) * width * 0x1p-32, d1 = sqrt(2 * M_PI) * exponential(z1 * z1 / 2) * width * 0x1p-32;
    double *c = cells[cell];
    c[0] = z0, c[1] = d0, c[2] = 3 * (z1 - z0) - 2 * d0 - d1, c[3] = 2 * (z0 - z1) + d0 + d1;
  }
}

static inline double normal_of(uint32_t word) {
  int32_t sign = (int32_t)word >> 31;
  uint32_t low = word ^ (uint32_t)sign;
  int octave = __builtin_clz(low | 1);
  uint32_t digits = low << octave;
  const double *c = cells[octave * 32 + ((digits >> 26) & 31)];
  double t = (double)(digits << 6) * 0x1p-32;
  return (sign | 1) * (c[0] + t * (c[1] + t * (c[2] + t * c[3])));
}

static inline void draw_normals(const uint32_t key[4], uint32_t a, uint32_t b, uint32_t c, double into[4]) {
  uint32_t words[4] = {a, b, c, 0};
  threefry(key, words);
  for (int i = 0; i < 3; i++) into[i] = normal_of(words[i]);
  into[3] = (words[3] + 0.5) * 0x1p-32;
}

static inline int period_of(double time) {
  int period = (int)ceil(time - 1e-9) - 1;
  return period < 0 ? 0 : period;
}

/* Adds `net` to a path; its present value, nothing past the last period. */
static inline double pay(const model *m, double *path, int period, double net) {
  if (period >= m->periods) return 0;
  path[period] += net;
  return net * m->discounts[period];
}

static double realise_things(const model *m, const loan_row *l, int loan, int first, int count, const double *factors, double *paths) {
  double time_level = -0.5 * l->time_spread * l->time_spread, cost_level = -0.5 * l->cost_spread * l->cost_spread;
  double kept = 1 - l->servicing, value = 0, z[4];
  for (int s = 0; s < count; s++) {
    double *path = paths + (size_t)s * m->periods;
    if (l->settles > 0) {
      draw_normals(m->key, first + s, loan, OF_LOAN, z);
      if (z[3] < l->settles) {
        value += pay(m, path, (int)l->settled_in, l->settlement);
        continue;
      }
    }
    double factor = factors[(size_t)s * m->groups + (int)l->group], left = l->claim, outlay = l->outlay, end = 0;
    for (int thing = (int)l->first; thing < (int)l->first + (int)l->count; thing++) {
      const thing_row *t = m->thing + thing;
      draw_normals(m->key, first + s, thing, OF_THING, z);
      double bid = t->level + t->spread * (l->price_factor * factor + l->price_own * z[0]);
      double stretch = exponential(time_level + l->time_spread * (l->time_own * z[1] - l->time_factor * factor));
      double cost = l->costs * exponential(cost_level + l->cost_spread * (l->cost_own * z[2] - l->cost_factor * factor));
      double cuts = ceil((t->reserve - bid) * t->cuts);
      double ahead = (cuts < 0 ? 1 : cuts < t->rounds ? cuts + 1 : t->rounds) - t->held;
      double time = l->delay + stretch * (t->before + t->round * (ahead < 1 ? 1 : ahead) + t->after);
      double proceeds = cuts < t->rounds ? t->value * exponential(bid) : 0;
      double free = proceeds * (1 - least(cost, 1)) - t->prior;
      double got = free < 0 ? 0 : least(free, left);
      left -= got;
      outlay += t->upkeep * time;
      double net = got > outlay ? (got - outlay) * kept : 0;
      outlay = got > outlay ? 0 : outlay - got;
      end = time > end ? time : end;
      value += pay(m, path, period_of(time), net);
    }
    double by_guarantors = least(l->guaranteed, left) * l->guarantors_pay;
    double rest = by_guarantors + (left - by_guarantors) * l->rest_pays;
    if (rest > outlay) value += pay(m, path, period_of(end + l->rest_later), (rest - outlay) * kept);
  }
  return value;
}

static double collect_claim(const model *m, const loan_row *l, int loan, int first, int count, const double *factors, double *paths) {
  double cost_level = -0.5 * l->cost_spread * l->cost_spread, kept = 1 - l->servicing, value = 0, z[4];
  int delay = (int)ceil(l->delay), later = (int)ceil(l->rest_later);
  const double *timing = m->timings + (size_t)l->timing * m->periods;
  const uint16_t *guide = m->guides + (size_t)l->timing * GUIDE_CELLS;
  for (int s = 0; s < count; s++) {
    double *path = paths + (size_t)s * m->periods;
    draw_normals(m->key, first + s, loan, OF_LOAN, z);
    if (z[3] < l->settles) {
      value += pay(m, path, (int)l->settled_in, l->settlement);
      continue;
    }
    double factor = factors[(size_t)s * m->groups + (int)l->group];
    double got = l->claim * normal_share(l->level + l->slope * (l->price_factor * factor + l->price_own * z[0]));
    double when = normal_share(l->time_own * z[1] - l->time_factor * factor);
    double cost = l->costs * exponential(cost_level + l->cost_spread * (l->cost_own * z[2] - l->cost_factor * factor));
    int cell = (int)(when * GUIDE_CELLS), period = cell < GUIDE_CELLS ? guide[cell] : m->periods;
    while (period < m->periods && timing[period] <= when) period++;
    double free = got * (1 - least(cost, 1));
    double net = free > l->outlay ? (free - l->outlay) * kept : 0;
    period += delay;
    value += pay(m, path, period, net);
    if (l->guaranteed > 0) value += pay(m, path, period + later, least(l->guaranteed, l->claim - free) * l->guarantors_pay * kept);
  }
  return value;
}

static double collect_instalments(const model *m, const loan_row *l, int loan, int first, int count, const double *factors, double *paths) {
  double kept = 1 - l->servicing, value = 0, z[4];
  int later = (int)ceil(l->rest_later);
  for (int s = 0; s < count; s++) {
    double *path = paths + (size_t)s * m->periods;
    draw_normals(m->key, first + s, loan, OF_LOAN, z);
    double factor = factors[(size_t)s * m->groups + (int)l->group];
    double stops = floor(log(normal_share(-(l->time_factor * factor + l->time_own * z[1]))) * l->survival), owed = 0;
    for (int i = (int)l->first; i < (int)l->first + (int)l->count; i++) {
      const instalment *each = m->instalments + i;
      if (each->period >= stops) owed += each->amount;
      else value += pay(m, path, (int)each->period, each->amount * kept);
    }
    if (owed > 0 && stops + later < m->periods) {
      double left = least(owed, l->claim), by_guarantors = least(l->guaranteed, left) * l->guarantors_pay;
      value += pay(m, path, (int)stops + later, (by_guarantors + (left - by_guarantors) * l->rest_pays) * kept);
    }
  }
  return value;
}

static void simulate(const model *m, int scenarios, double *paths, double *values) {
  double *factors = malloc(sizeof(double) * BLOCK * m->groups), z[4];
  for (int first = 0; first < scenarios; first += BLOCK) {
    int count = scenarios - first < BLOCK ? scenarios - first : BLOCK;
    for (int s = 0; s < count; s++) {
      draw_normals(m->key, first + s, m->groups, OF_FACTOR, z);
      double of_market = m->market * z[0];
      for (int group = 0; group < m->groups; group++) {
        draw_normals(m->key, first + s, group, OF_FACTOR, z);
        factors[(size_t)s * m->groups + group] = of_market + m->own * z[0];
      }
    }
    double *block = paths + (size_t)first * m->periods;
    for (int loan = 0; loan < m->loans; loan++) {
      const loan_row *l = m->loan + loan;
      values[loan] += l->kind == THINGS  ? realise_things(m, l, loan, first, count, factors, block)
                      : l->kind == CLAIM ? collect_claim(m, l, loan, first, count, factors, block)
                                         : collect_instalments(m, l, loan, first, count, factors, block);
    }
  }
  free(factors);
}

static double *read_doubles(FILE *file, size_t count) {
  double *into = malloc(sizeof(double) * (count + 1));
  if (fread(into, sizeof(double), count, file) != count) exit(1);
  return into;
}

static double now(void) {
  struct timespec at;
  clock_gettime(CLOCK_THREAD_CPUTIME_ID, &at);
  return at.tv_sec + at.tv_nsec * 1e-9;
}

int main(int argc, char **argv) {
  FILE *file = argc == 4 ? fopen(argv[1], "rb") : NULL;
  if (!file) return 2;
  /* loans, groups, periods, things, instalments, timings, market, own, four words of the key */
  double *head = read_doubles(file, 12);
  model m = {.loans = head[0], .groups = head[1], .periods = head[2], .market = head[6], .own = head[7]};
  for (int i = 0; i < 4; i++) m.key[i] = head[8 + i];
  m.loan = (loan_row *)read_doubles(file, sizeof(loan_row) / sizeof(double) * m.loans);
  m.thing = (thing_row *)read_doubles(file, sizeof(thing_row) / sizeof(double) * (size_t)head[3]);
  m.instalments = (instalment *)read_doubles(file, 2 * (size_t)head[4]);
  m.timings = read_doubles(file, (size_t)head[5] * m.periods);
  size_t cells = (size_t)head[5] * GUIDE_CELLS;
  double *guides = read_doubles(file, cells);
  m.guides = malloc(sizeof(uint16_t) * (cells + 1));
  for (size_t i = 0; i < cells; i++) m.guides[i] = guides[i];
  m.discounts = read_doubles(file, m.periods);
  fclose(file);
  fill_tables();
  fill_cells();

  int scenarios = atoi(argv[2]);
  size_t size = sizeof(double) * scenarios * m.periods;
  double *paths = malloc(size), *values = malloc(sizeof(double) * m.loans), best = HUGE_VAL;
  for (int run = 0; run < 3; run++) {
    memset(paths, 0, size);
    memset(values, 0, sizeof(double) * m.loans);
    double start = now();
    simulate(&m, scenarios, paths, values);
    double took = now() - start;
    best = took < best ? took : best;
  }
  file = fopen(argv[3], "wb");
  if (!file || fwrite(paths, 1, size, file) != size || fwrite(values, sizeof(double), m.loans, file) != (size_t)m.loans) return 1;
  fclose(file);
  printf("%.9f\n", best);
  return 0;
}
