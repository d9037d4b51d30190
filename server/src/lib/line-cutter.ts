import { StringDecoder } from 'node:string_decoder';

/**
 * Puts lines together from chunks cut anywhere, also inside a character, where every line is welcome in part: one that
 * is longer than `maxLength` is cut there, marked with an ellipsis, and its rest is skipped. Holds one unfinished line.
 */
export class LineCutter {
  readonly #decoder = new StringDecoder('utf8');
  readonly #maxLength: number;
  #line = '';
  #cut = false;

  constructor(maxLength: number) {
    this.#maxLength = maxLength;
  }

  /** The lines finished by this chunk, without line ends. */
  push(chunk: Uint8Array): string[] {
    const text = this.#decoder.write(Buffer.from(chunk.buffer, chunk.byteOffset, chunk.byteLength));
    const lines: string[] = [];
    let from = 0;
    for (let end = text.indexOf('\n'); end >= 0; end = text.indexOf('\n', from)) {
      this.#keep(text.slice(from, end));
      lines.push(this.#take());
      from = end + 1;
    }
    this.#keep(text.slice(from));
    return lines;
  }

  /** What is left when the source ends without a line end. */
  end(): string | undefined {
    this.#keep(this.#decoder.end());
    return this.#line === '' ? undefined : this.#take();
  }

  #keep(part: string): void {
    const room = this.#maxLength - this.#line.length;
    if (part.length > room) this.#cut = true;
    if (room > 0) this.#line += part.slice(0, room);
  }

  #take(): string {
    const line = this.#cut ? `${this.#line}…` : this.#line.replace(/\r$/, '');
    this.#line = '';
    this.#cut = false;
    return line;
  }
}
