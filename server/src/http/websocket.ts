import type { IncomingMessage } from 'node:http';
import type { Duplex } from 'node:stream';
import {
  GraphQLError,
  type ExecutionArgs,
  type ExecutionResult,
  type FormattedExecutionResult,
} from 'graphql';
import { CloseCode, makeServer, type Server as ProtocolServer } from 'graphql-ws';
import { WebSocketServer, type WebSocket } from 'ws';
import type { Caller } from '../domain/actor.ts';
import type { Clock } from '../lib/clock.ts';
import { presentsCredential } from './caller.ts';
import { formatted, maskedError } from './errors.ts';
import type { DoorContext, Pipeline } from './pipeline.ts';
import { Caps, type SocketLimits } from './socket-caps.ts';
import { SocketOperations } from './socket-operations.ts';
import { watchSocket } from './watched-socket.ts';

/** What a socket brings into its operations. */
interface Extra extends Record<PropertyKey, unknown> {
  request: IncomingMessage;
  caller: Caller;
  operations: SocketOperations;
  close(code: number, reason: string): void;
}

interface Running {
  execute: (args: ExecutionArgs) => unknown;
  subscribe: (args: ExecutionArgs) => unknown;
}

export interface SocketDoor {
  /** Takes over an upgrade whose host, origin and caller were checked. */
  accept(request: IncomingMessage, socket: Duplex, head: Buffer, caller: Caller): void;
  open(): number;
  /** Closes every socket with 1001, and those that do not answer hard. */
  close(): Promise<void>;
}

const largestMessage = 65_536;
const closeGraceMs = 1000;
const credentialsBelongInTheUpgrade = 'Credentials are read from the Authorization header of the upgrade';

/** GraphQL over WebSocket (graphql-transport-ws), through the same pipeline as HTTP. */
export function createSocketDoor(input: {
  pipeline: Pipeline;
  clock: Clock;
  limits: SocketLimits;
}): SocketDoor {
  const { pipeline, clock, limits } = input;
  const server = new WebSocketServer({
    noServer: true,
    maxPayload: largestMessage,
    perMessageDeflate: false,
    handleProtocols: (offered) => (offered.has('graphql-transport-ws') ? 'graphql-transport-ws' : false),
  });
  const protocol = protocolServer(pipeline, limits);
  const caps = new Caps(limits.sockets, limits.socketsPerAddress);
  return {
    accept(request, socket, head, caller) {
      const release = caps.take(request.socket.remoteAddress ?? '');
      if (!release) {
        socket.end('HTTP/1.1 503 Service Unavailable\r\nRetry-After: 10\r\nConnection: close\r\n\r\n');
        return;
      }
      socket.once('close', release);
      server.handleUpgrade(request, socket, head, (opened) => {
        attach(protocol, opened, { request, caller }, { clock, limits });
      });
    },
    open: () => caps.total,
    close: async () => {
      for (const client of server.clients) client.close(1001, 'Going away');
      const closed = new Promise<void>((resolve) => {
        server.close(() => {
          resolve();
        });
      });
      const cancel = clock.after(closeGraceMs, () => {
        for (const client of server.clients) client.terminate();
      });
      for (const client of server.clients)
        await new Promise((resolve) =>
          client.readyState === client.CLOSED ? resolve(undefined) : client.once('close', resolve),
        );
      await closed;
      cancel();
    },
  };
}

function attach(
  protocol: ProtocolServer<Extra>,
  socket: WebSocket,
  from: Pick<Extra, 'request' | 'caller'>,
  watch: { clock: Clock; limits: SocketLimits },
): void {
  watchSocket(socket, watch);
  const close = (code: number, reason: string): void => {
    socket.close(code, reason);
  };
  const operations = new SocketOperations((id) => {
    close(CloseCode.SubscriberAlreadyExists, `Subscriber for ${id} already exists`.slice(0, 100));
  });
  const closed = protocol.opened(
    {
      protocol: socket.protocol,
      // Answered once the bytes are out: a client that does not read holds up its own streams only.
      send: (data) =>
        new Promise((resolve, reject) => {
          if (socket.readyState !== socket.OPEN) {
            resolve();
            return;
          }
          socket.send(data, (error) => {
            if (error) reject(error);
            else resolve();
          });
        }),
      close: (code = CloseCode.InternalServerError, reason = '') => {
        close(code, reason);
      },
      onMessage: (handle) => {
        socket.on('message', (data) => {
          operations.receive((data as Buffer).toString('utf8'), handle).catch(() => {
            close(CloseCode.InternalServerError, 'Internal error');
          });
        });
      },
    },
    { ...from, operations, close },
  );
  socket.once('close', (code, reason) => {
    operations.close();
    void closed(code, reason.toString());
  });
}

function protocolServer(pipeline: Pipeline, limits: SocketLimits): ProtocolServer<Extra> {
  return makeServer<Record<string, unknown>, Extra>({
    connectionInitWaitTimeout: limits.initMs,
    execute: (args) =>
      running(args as ExecutionArgs).execute(args as ExecutionArgs) as Promise<ExecutionResult>,
    subscribe: (args) =>
      running(args as ExecutionArgs).subscribe(args as ExecutionArgs) as Promise<ExecutionResult>,
    onConnect: ({ extra, connectionParams = {} }) => {
      const { headers } = connectionParams;
      const isBearer = [connectionParams, isRecord(headers) ? headers : {}].some(presentsCredential);
      if (isBearer) extra.close(CloseCode.Unauthorized, credentialsBelongInTheUpgrade);
      return !isBearer;
    },
    async onSubscribe({ extra }, id, params) {
      const requestId = idOf(extra, id);
      if (extra.operations.size > limits.operationsPerSocket) return [tooMany(limits.operationsPerSocket)];
      const door = {
        req: extra.request,
        caller: { ...extra.caller, requestId },
        signal: extra.operations.signal(id),
      };
      return pipeline.inRequest(requestId, () => prepare(pipeline, door, params));
    },
    onNext: ({ extra }, id, _payload, _args, { errors, ...result }) =>
      errors && errors.length > 0
        ? ({ ...result, errors: formatted(errors, idOf(extra, id)) } as FormattedExecutionResult)
        : undefined,
    onError: ({ extra }, id, _payload, errors) => formatted(errors, idOf(extra, id)),
  });
}

/** The socket's request id and the number that the client gave the operation. */
const idOf = ({ caller }: Extra, id: string): string => `${caller.requestId}.${id}`.slice(0, 100);

const isRecord = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null;

const running = (args: ExecutionArgs): Running => args.rootValue as Running;

async function prepare(
  pipeline: Pipeline,
  door: DoorContext,
  params: {
    query: string;
    operationName?: string | null | undefined;
    variables?: Record<string, unknown> | null | undefined;
  },
): Promise<ExecutionArgs | readonly GraphQLError[]> {
  try {
    const { schema, execute, subscribe, contextFactory, parse, validate } = pipeline.getEnveloped({
      ...door,
      params,
    });
    const document = parse(params.query);
    const errors = validate(schema, document) as readonly GraphQLError[];
    if (errors.length > 0) return errors;
    return {
      schema,
      document,
      operationName: params.operationName ?? undefined,
      variableValues: params.variables ?? undefined,
      contextValue: await contextFactory(),
      rootValue: { execute, subscribe } satisfies Running,
    } as ExecutionArgs;
  } catch (error) {
    return [maskedError(error).error];
  }
}

const tooMany = (max: number): GraphQLError =>
  new GraphQLError(`This socket has ${String(max)} operations running already; end one first.`, {
    extensions: { code: 'TOO_MANY_SUBSCRIPTIONS' },
  });
