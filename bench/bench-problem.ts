/** Why a measurement cannot be made, or must not be believed. The message is for the person who asked for it. */
export class BenchProblem extends Error {
  override name = 'BenchProblem'
}
