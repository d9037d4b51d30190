/** What the wire tells about one request before it does anything. */
export interface RequestFacts {
  method: string;
  path: string;
  verb: 'get' | 'list' | 'watch' | 'create' | 'update' | 'patch' | 'delete' | 'deletecollection' | 'other';
  kind: string | undefined;
  namespace: string | undefined;
  name: string | undefined;
  userAgent: string;
}

/** What is to go wrong with one request; all that is absent goes right. */
export interface RequestFault {
  delayMs?: number;
  /** Never answers; the connection stays open. */
  hang?: boolean;
  /** Closes the connection without an answer, before any work. */
  refuse?: boolean;
  /** Answers this refusal instead of working. */
  status?: { code: number; reason: string; message: string; retryAfterSeconds?: number };
  /** Works, then closes the connection without the answer. */
  swallow?: boolean;
  /** A list answers no items. */
  emptyList?: boolean;
  /** A list answers the state as of this resourceVersion, if it still can. */
  staleRevision?: number;
  /** Watches: end after so many events, or say nothing more without ending. */
  watch?: { cutAfterEvents?: number; muteAfterEvents?: number; expire?: boolean };
}

/** Consulted once per request. */
export interface RequestFaults {
  decide(request: RequestFacts): RequestFault | undefined;
  /** Asked by open watches before each event: true holds events back without ending the stream. */
  isWatchMuted?(request: RequestFacts): boolean;
  /** Called with a function that cuts an open watch; the result forgets it. */
  watchOpened?(request: RequestFacts, cut: () => void): () => void;
}
