/** Multiplies what is realised (shares stay within 100 %), every time that lies ahead, and costs. */
export interface Stress {
  readonly price: number;
  readonly time: number;
  readonly cost: number;
}

export const noStress: Stress = { price: 1, time: 1, cost: 1 };
