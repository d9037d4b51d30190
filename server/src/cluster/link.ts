import type { Clock, Random } from '../lib/clock.ts';
import { Listeners } from '../lib/listeners.ts';
import type { ClusterConnection } from './cluster.ts';
import { Contact } from './contact.ts';
import { readIdentity } from './facts.ts';
import { IdentityGuard } from './identity-guard.ts';
import type { KubeAccess } from './kube-access.ts';
import { KubeHttp, type CountRequest } from './kube-http.ts';
import { Picture, type PictureChange } from './picture.ts';
import type { ClusterTimings } from './timings.ts';

/** Takes note of trouble that is dealt with here; never holds content of objects. */
export type ClusterLog = (level: 'info' | 'warn', message: string, fields?: Record<string, unknown>) => void;

export interface LinkOptions {
  access: KubeAccess;
  clock: Clock;
  random: Random;
  log: ClusterLog;
  count: CountRequest;
  timings: ClusterTimings;
  namespacePrefix: string;
  knownId: string | undefined;
}

/** From the third failure in a row on, trouble is worth a warning. */
const warnFrom = 3;
/** A server that goes on lying is not asked for whole lists more often than this. */
const relistAtMostMs = 5000;

/** The wire, whether anybody is at its other end and who, and what the watches over it show. */
export class Link {
  readonly id: string;
  readonly http: KubeHttp;
  readonly picture: Picture;
  readonly onChange: Listeners<PictureChange>;
  readonly onContact: Listeners<undefined>;
  readonly #contact: Contact;
  readonly #guard: IdentityGuard;
  readonly #clock: Clock;
  readonly #log: ClusterLog;
  #lastTold = '';
  #relistedAt = -Infinity;

  static async open(options: LinkOptions): Promise<Link> {
    const silent = { alive: () => undefined, silent: () => undefined };
    const id =
      options.knownId ??
      (await readIdentity(new KubeHttp({ access: options.access, clock: options.clock, life: silent }))).id;
    return new Link(options, id);
  }

  private constructor(options: LinkOptions, id: string) {
    const { access, clock, random, timings, log } = options;
    this.id = id;
    this.#clock = clock;
    this.#log = log;
    const listenerFailed = (error: unknown): void => {
      log('warn', 'A listener to the cluster failed.', { error });
    };
    this.onChange = new Listeners(listenerFailed);
    this.onContact = new Listeners(listenerFailed);
    this.http = new KubeHttp({
      access,
      clock,
      deadlineMs: timings.deadlineMs,
      count: options.count,
      life: {
        alive: () => {
          this.#contact.alive();
        },
        silent: () => {
          this.#contact.doubt();
        },
      },
    });
    this.#guard = new IdentityGuard({ http: this.http, clock, expected: id });
    this.#contact = this.#startContact(options);
    this.picture = this.#startPicture(options, random);
  }

  contact(): ReturnType<ClusterConnection['contact']> {
    const { stale, forbidden } = this.picture.health();
    const replacedBy = this.#guard.replacedBy;
    return {
      reachable: this.#contact.reachable,
      lastContactAt: this.#contact.lastAt,
      stale: stale || replacedBy !== undefined,
      forbidden,
      ...(replacedBy === undefined ? {} : { replacedBy }),
    };
  }

  /** A live read contradicts the picture. */
  doubt(): void {
    const now = this.#clock.monotonic();
    if (now - this.#relistedAt < relistAtMostMs) return;
    this.#relistedAt = now;
    this.#log('warn', 'What the watches show is not what the cluster has: everything is listed anew.');
    this.picture.relist();
  }

  async stop(): Promise<void> {
    this.#contact.stop();
    await this.picture.stop();
  }

  #startContact({ clock, random, timings }: LinkOptions): Contact {
    return new Contact({
      clock,
      random,
      unreachableAfterMs: timings.unreachableAfterMs,
      probeAfterMs: timings.probeAfterMs,
      probe: async () => {
        await this.http.text({
          method: 'GET',
          path: '/readyz',
          act: 'Asking for a sign of life',
          deadlineMs: 5000,
        });
      },
      returned: () => {
        this.picture.wake();
      },
      changed: () => {
        this.#tell();
      },
    });
  }

  #startPicture({ clock, timings, namespacePrefix, log }: LinkOptions, random: Random): Picture {
    const picture = new Picture({
      http: this.http,
      clock,
      random,
      timings,
      namespacePrefix,
      staleAfterMs: timings.staleAfterMs,
      verify: (notBefore) => this.#guard.verify(notBefore),
      alive: () => {
        this.#contact.alive();
      },
      changed: (change) => {
        this.onChange.tell(change);
      },
      failed: (kind, { error, failures }) => {
        const message = error instanceof Error ? error.message : String(error);
        log(failures >= warnFrom || failures === 0 ? 'warn' : 'info', message, { kind, failures });
      },
      stateChanged: () => {
        this.#tell();
      },
    });
    picture.start();
    return picture;
  }

  /** Only when what `contact` says differs from what was told last. */
  #tell(): void {
    const { reachable, stale, forbidden, replacedBy } = this.contact();
    const now = JSON.stringify([reachable, stale, forbidden, replacedBy]);
    if (now === this.#lastTold) return;
    this.#lastTold = now;
    this.onContact.tell(undefined);
  }
}
