export interface LogOptions {
  namespace: string;
  pod: string;
  container: string;
  previous: boolean;
  tailLines?: number;
  sinceSeconds?: number;
  sinceTime?: string;
  limitBytes?: number;
  timestamps: boolean;
}

/** Where the wire gets log lines from; the kubelet provides it. */
export interface PodLogs {
  /** The lines so far, without line ends. Throws StatusError, for instance while the container has not started. */
  read(options: LogOptions): string[];
  /** Calls `line` for each new line until stopped, and `end` when the container has ended. */
  follow(options: LogOptions, listener: { line: (text: string) => void; end: () => void }): () => void;
}
