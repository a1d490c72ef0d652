/** How much a thing weighs in a batch. */
export type Weight = { spans: number; bytes: number };

type Options<T> = {
  /** Writes one batch, whatever happens to it: never rejects. */
  write(items: T[]): Promise<void>;
  weigh(item: T): Weight;
  /** A batch stops growing at either; a single item may weigh more. */
  max: Weight;
  /** How many batches are written at the same time. */
  maxInFlight: number;
  /** How long the first item of an idle batcher waits for company. */
  idleDelayMs: number;
};

/**
 * Natural batching: while batches are being written, the next one gathers. Under load batches grow
 * until they carry it, and an idle batcher writes at once.
 */
export class Batcher<T> {
  #options: Options<T>;
  #queue: { item: T; weight: Weight }[] = [];
  #waiting: Weight = { spans: 0, bytes: 0 };
  #inFlight = 0;
  #timer: NodeJS.Timeout | undefined;
  #drained: (() => void)[] = [];

  constructor(options: Options<T>) {
    this.#options = options;
  }

  add(item: T): void {
    const weight = this.#options.weigh(item);
    this.#queue.push({ item, weight });
    this.#waiting.spans += weight.spans;
    this.#waiting.bytes += weight.bytes;
    this.#pump();
  }

  /** Resolves when nothing waits and nothing is being written. */
  async drain(): Promise<void> {
    if (this.#queue.length === 0 && this.#inFlight === 0) return;
    await new Promise<void>((resolve) => this.#drained.push(resolve));
  }

  #pump(): void {
    if (this.#queue.length === 0) return;
    const { max, maxInFlight, idleDelayMs } = this.#options;
    if (this.#inFlight >= maxInFlight) return;
    if (this.#inFlight > 0) {
      // A second writer pays off for a batch worth its transaction; a small one waits for the first.
      if (this.#waiting.spans * 2 >= max.spans || this.#waiting.bytes * 2 >= max.bytes)
        this.#flush();
      return;
    }
    if (this.#waiting.spans >= max.spans || this.#waiting.bytes >= max.bytes) this.#flush();
    else this.#timer ??= setTimeout(() => this.#flush(), idleDelayMs);
  }

  #flush(): void {
    clearTimeout(this.#timer);
    this.#timer = undefined;
    const items = this.#take();
    if (items.length === 0) return;
    this.#inFlight++;
    this.#options.write(items).finally(() => {
      this.#inFlight--;
      this.#pump();
      if (this.#queue.length === 0 && this.#inFlight === 0)
        for (const resolve of this.#drained.splice(0)) resolve();
    });
    this.#pump();
  }

  /** The oldest items that fit one batch, and at least one. */
  #take(): T[] {
    const { max } = this.#options;
    let { spans, bytes } = { spans: 0, bytes: 0 };
    let count = 0;
    for (const { weight } of this.#queue) {
      if (count > 0 && (spans + weight.spans > max.spans || bytes + weight.bytes > max.bytes))
        break;
      spans += weight.spans;
      bytes += weight.bytes;
      count++;
    }
    this.#waiting.spans -= spans;
    this.#waiting.bytes -= bytes;
    return this.#queue.splice(0, count).map(({ item }) => item);
  }
}
