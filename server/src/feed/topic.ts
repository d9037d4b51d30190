import type { LogLine } from '../db/database.ts';
import type { FeedMessage } from './messages.ts';

/** What one stream is about: which lines concern it, and how they are told. */
export interface Topic {
  /** Cheap, for every line at once: could this line be told to this reader? Rights are asked here too. */
  concerns(line: LogLine): boolean;
  /** At delivery, rights asked again: the message, or undefined where nothing is to be told. */
  tell(line: LogLine, cursor: string): FeedMessage | undefined;
  /** What is there now, no older than the cursor; consumed as slowly as the reader reads. */
  opening(cursor: string): Promise<Iterable<FeedMessage>>;
  /** Called instead of `opening` where a reader comes back with a cursor. */
  resuming?(): Promise<void>;
  /** Whether nothing is to come any more: the stream ends behind what it has. Without this, it never does. */
  isOver?(): boolean;
}
