import type { LogLine } from '../db/database.ts';
import { isFinished, type Operation } from '../domain/operation/operation.ts';
import type { FeedMessage, Reader } from './messages.ts';
import type { Topic } from './topic.ts';

/** One operation: how it is now, then every change. Over once it is finished, or where there is none to be seen. */
export function operationTopic(input: {
  reader: Reader;
  id: string;
  byId: (id: string) => Promise<Operation | undefined>;
}): Topic {
  const { reader, id } = input;
  let over = false;
  const concerns = (line: LogLine): boolean =>
    line.kind === 'operation' && line.operation.id === id && reader.sees(line.operation.owner);
  const visible = async (): Promise<Operation | undefined> => {
    const found = await input.byId(id);
    const operation = found !== undefined && reader.sees(found.owner) ? found : undefined;
    over = operation === undefined || isFinished(operation);
    return operation;
  };
  return {
    concerns,
    tell(line, cursor): FeedMessage | undefined {
      if (line.kind !== 'operation' || !concerns(line)) return undefined;
      over = isFinished(line.operation);
      return { kind: 'operationChanged', cursor, operation: line.operation };
    },
    async opening(cursor) {
      const operation = await visible();
      return operation === undefined ? [] : [{ kind: 'operationChanged', cursor, operation }];
    },
    async resuming() {
      await visible();
    },
    isOver: () => over,
  };
}
