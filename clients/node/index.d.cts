/** A JSON object in the service's own field names. */
export type Json = { [name: string]: unknown };

/** A call in the log. */
export interface Call {
  Action: string;
  Method: string;
  Parameters: { [name: string]: string };
  User: string;
  Status: number;
  /** The error code; null if the call succeeded. */
  Code: string | null;
  RequestId: string;
  /** Why the fake refused the call, and how to change that. */
  Hint: string | null;
  Time: string;
  /** The body of the answer. The last hundred calls have it. */
  Answer: string | null;
  [name: string]: unknown;
}

/** An injected fault, as in a seed file. */
export interface Fault {
  Kind:
    | 'Throttling' | 'InternalError' | 'Unavailable' | 'Disconnect' | 'Garbage'
    | 'Condition' | 'Delay' | 'Truncated' | 'ApiError' | 'Stale';
  Action?: string;
  DBInstanceId?: string;
  Times?: number;
  Skip?: number;
  AfterEffect?: boolean;
  [name: string]: unknown;
}

export interface Coverage {
  Actions: { Action: string; Reached: string[]; Unreached: { Condition: string; Code: string; Provoke: string }[] }[];
  Reached: number;
  All: number;
  Percent: number;
}

/** An error of the fake: a wrong seed, a refused request of the control API, or a panic of the core. */
export class FakeRdsError extends Error {}

/** A failed check of calls. The message has the nearest calls and what differs. */
export class AssertionError extends Error {
  code: 'ERR_ASSERTION';
}

/** A fake that listens on a random port of 127.0.0.1. */
export class FakeRds implements AsyncDisposable {
  private constructor();
  /** `127.0.0.1:PORT`, for the option `endpoint` of an SDK. */
  readonly endpoint: string;
  /** `http://127.0.0.1:PORT` */
  readonly url: string;
  /** The configuration of a client of `@alicloud/rds20140815`: endpoint, protocol, region and a key. */
  config(changes?: Json): {
    accessKeyId: string; accessKeySecret: string; regionId: string; endpoint: string; protocol: string; [name: string]: unknown;
  };
  /** The whole state as a seed in JSON. */
  seed(): string;
  /** The whole state, or one instance. */
  state(id?: string): any;
  /** Returns to the seed. */
  reset(): void;
  /** Changes fields of an instance: `{LockMode: 'ManualLock'}`. */
  update(id: string, fields: Json): void;
  /** Moves the clock of the fake forward. */
  advance(seconds: number): void;
  /** Ends an operation or an import, or all of them. Returns how many ended. */
  finish(id?: number): number;
  /** Ends an operation or an import with a failure. */
  fail(id: number, reason?: string): void;
  /** Injects a fault. Returns its number. */
  fault(fault: Fault): number;
  /** Answers an action with a fixed body. */
  stub(action: string, answer: Json): void;
  /** The calls so far, or those of one action. */
  calls(action?: string): Call[];
  /** Waits until there are `count` calls. `timeout` is in milliseconds; default 5000. Returns all calls of the action. */
  waitForCalls(action: string, options?: { count?: number; with?: Json; timeout?: number }): Promise<Call[]>;
  /** Throws unless there were calls of the action: at least one, or exactly `times`. `code` is an error code, or '' for a success. */
  assertCalled(action: string, options?: { times?: number; with?: Json; code?: string }): void;
  /** Which documented refusals the calls so far have met. */
  coverage(): Coverage;
  /** Sends a request to the control API: `control('GET', 'operations')`. */
  control(method: string, path: string, body?: Json | string): any;
  /** Closes the port and frees the fake. */
  close(): Promise<void>;
  [Symbol.asyncDispose](): Promise<void>;
}

/** Starts a fake from a seed: an object, or the text of a seed file. */
export function start(seed?: Json | string): Promise<FakeRds>;
