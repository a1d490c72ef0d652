import { unavailable } from "#lib/core/errors.ts";

/** What holding a request costs besides its body. */
const REQUEST_BYTES = 4_096;

/**
 * The bytes of request bodies that a process holds at once. When they are used up, the next sender is
 * asked to come again in a second: exporters wait, memory does not.
 */
export class Budget {
  private readonly bytes: number;
  private held = 0;

  constructor(bytes: number) {
    this.bytes = bytes;
  }

  /** Throws `unavailable` when nothing is left. */
  hold(): Hold {
    if (this.held >= this.bytes) throw exhausted();
    return new Hold(this);
  }

  /** A body larger than the whole budget passes while it is alone; otherwise it never could. */
  take(bytes: number, alreadyHeld: number): void {
    if (this.held + bytes > this.bytes && this.held > alreadyHeld) throw exhausted();
    this.held += bytes;
  }

  give(bytes: number): void {
    this.held -= bytes;
  }

  get heldBytes(): number {
    return this.held;
  }
}

/** One request's share of the budget. */
export class Hold {
  private readonly budget: Budget;
  private bytes = 0;

  constructor(budget: Budget) {
    this.budget = budget;
    this.grow(REQUEST_BYTES);
  }

  grow(bytes: number): void {
    this.budget.take(bytes, this.bytes);
    this.bytes += bytes;
  }

  shrink(bytes: number): void {
    this.budget.give(bytes);
    this.bytes -= bytes;
  }

  release(): void {
    this.shrink(this.bytes);
  }
}

const exhausted = () =>
  unavailable("Too many requests are being stored just now. Try again in a second.");
