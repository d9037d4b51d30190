import { StringDecoder } from 'node:string_decoder';

/**
 * Puts lines together from chunks cut anywhere, also inside a character. Holds at most one unfinished
 * line of `maxLength` characters; a longer one throws RangeError, and the source must be given up.
 */
export class LineDecoder {
  readonly #decoder = new StringDecoder('utf8');
  readonly #maxLength: number;
  #parts: string[] = [];
  #length = 0;

  constructor(maxLength = 32 * 1024 * 1024) {
    this.#maxLength = maxLength;
  }

  /** The lines finished by this chunk, without line ends; empty lines are left out. */
  push(chunk: Uint8Array): string[] {
    const text = this.#decoder.write(Buffer.from(chunk.buffer, chunk.byteOffset, chunk.byteLength));
    const lines: string[] = [];
    let from = 0;
    for (let end = text.indexOf('\n'); end >= 0; end = text.indexOf('\n', from)) {
      const line = this.#finish(text.slice(from, end));
      if (line !== '') lines.push(line);
      from = end + 1;
    }
    if (from < text.length) this.#keep(text.slice(from));
    return lines;
  }

  #keep(part: string): void {
    this.#length += part.length;
    if (this.#length > this.#maxLength) {
      throw new RangeError(`a line is longer than ${String(this.#maxLength)} characters`);
    }
    this.#parts.push(part);
  }

  #finish(last: string): string {
    if (this.#parts.length === 0) return last;
    this.#keep(last);
    const line = this.#parts.join('');
    this.#parts = [];
    this.#length = 0;
    return line;
  }
}
