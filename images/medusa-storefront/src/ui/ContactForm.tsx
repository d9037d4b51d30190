import type { ContactProblems } from '../actions/enter-contact.ts';
import type { Contact } from '../backend/carts.ts';
import { countryName } from '../text/format.ts';
import { Field } from './Field.tsx';
import { useShop } from './shop-context.ts';

interface FieldOf {
  name: Exclude<keyof Contact, 'country'>;
  autoComplete: string;
  type?: string;
  wide?: boolean;
}

const reachable: readonly FieldOf[] = [{ name: 'email', autoComplete: 'email', type: 'email', wide: true }];

const deliverable: readonly FieldOf[] = [
  { name: 'firstName', autoComplete: 'given-name' },
  { name: 'lastName', autoComplete: 'family-name' },
  { name: 'address', autoComplete: 'street-address', wide: true },
  { name: 'postalCode', autoComplete: 'postal-code' },
  { name: 'city', autoComplete: 'address-level2' },
];

/** Who buys and where it goes. */
export function ContactForm({
  contact,
  problems,
  countries,
}: {
  contact: Contact;
  problems: ContactProblems;
  countries: readonly string[];
}) {
  const { text, language } = useShop();
  const sentence = (name: keyof Contact): string | undefined => {
    const problem = problems[name];
    return problem === 'missing' ? text.missingField(text[name]) : problem && text[problem];
  };
  const field = ({ name, wide = false, ...input }: FieldOf) => (
    <Field
      key={name}
      {...input}
      name={name}
      wide={wide}
      label={text[name]}
      defaultValue={contact[name]}
      problem={sentence(name)}
      required
      {...(name === 'email' ? { hint: text.emailHint } : {})}
    />
  );
  return (
    <form method="post" className="fields" noValidate>
      <Problems problems={problems} sentence={sentence} />
      {reachable.map(field)}
      {deliverable.map(field)}
      <div className="field">
        <label htmlFor="country">{text.country}</label>
        <select
          id="country"
          name="country"
          autoComplete="country"
          defaultValue={contact.country}
          aria-invalid={problems.country !== undefined}
        >
          {countries.map((code) => (
            <option key={code} value={code}>
              {countryName(code, language)}
            </option>
          ))}
        </select>
      </div>
      <Field
        name="phone"
        type="tel"
        autoComplete="tel"
        label={text.phone}
        defaultValue={contact.phone}
        problem={sentence('phone')}
      />
      <button className="button">{text.continueToDelivery}</button>
    </form>
  );
}

function Problems({
  problems,
  sentence,
}: {
  problems: ContactProblems;
  sentence(name: keyof Contact): string | undefined;
}) {
  const { text } = useShop();
  const names = Object.keys(problems) as (keyof Contact)[];
  if (names.length === 0) return null;
  return (
    <div className="alert" role="alert">
      <p>{text.problems}</p>
      <ul>
        {names.map((name) => (
          <li key={name}>
            <a href={`#${name}`}>{sentence(name)}</a>
          </li>
        ))}
      </ul>
    </div>
  );
}
