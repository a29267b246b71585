import { CaseloadError } from '../../sync/model/error.ts';

/** What the network still holds: requests that come to the center after their laptops have stopped waiting. */
export class Network {
  isDelivering = false;
  readonly #held: (() => Promise<unknown>)[] = [];

  hold(requests: readonly (() => Promise<unknown>)[]): void {
    this.#held.push(...requests);
  }

  async deliver(): Promise<void> {
    this.isDelivering = true;
    for (const request of this.#held.splice(0)) {
      // Whom it was meant for has long stopped waiting.
      await request().catch((error: unknown) => {
        if (!(error instanceof CaseloadError)) throw error;
      });
    }
    this.isDelivering = false;
  }
}
