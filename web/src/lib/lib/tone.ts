/** The seven ways a status can look: a shape and a colour each. Colour means status and nothing else does. */
export type Tone = 'ready' | 'busy' | 'warn' | 'bad' | 'rest' | 'gone' | 'unknown';

/** How one berth is filled. */
export type ComponentTone = 'none' | 'going' | 'ready' | 'warn' | 'bad' | 'rest';

export interface Berth {
  name: string;
  tone: ComponentTone;
}
