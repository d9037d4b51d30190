import type { InputHTMLAttributes } from 'react';

/** A labelled field with what is wrong with it, told to screen readers too. */
export function Field({
  label,
  name,
  problem,
  hint,
  wide = false,
  ...input
}: InputHTMLAttributes<HTMLInputElement> & {
  label: string;
  name: string;
  problem: string | undefined;
  hint?: string;
  wide?: boolean;
}) {
  const note = problem ?? hint;
  return (
    <div className="field" data-wide={wide}>
      <label htmlFor={name}>{label}</label>
      <input
        id={name}
        name={name}
        type="text"
        aria-invalid={problem !== undefined}
        aria-describedby={note === undefined ? undefined : `${name}-note`}
        {...input}
      />
      {note !== undefined && (
        <p id={`${name}-note`} className={problem === undefined ? 'soft small' : 'problem small'}>
          {note}
        </p>
      )}
    </div>
  );
}
