import { currentCart } from '../../actions/change-cart.ts';
import { contactIn, contactProblems, type ContactProblems } from '../../actions/enter-contact.ts';
import { setContact, type Cart, type Contact } from '../../backend/carts.ts';
import { BackendRefusal } from '../../backend/client.ts';
import { log } from '../../log.ts';
import { shopPage, type Visit } from '../../request/page.ts';
import { withPictures } from '../../request/shell.ts';
import { Alert } from '../../ui/Alert.tsx';
import { CheckoutFrame } from '../../ui/CheckoutFrame.tsx';
import { ContactForm } from '../../ui/ContactForm.tsx';
import { useShop, type Sentence } from '../../ui/shop-context.ts';

interface DetailsPage {
  cart: Cart;
  contact: Contact;
  problems: ContactProblems;
  problem: Sentence | null;
  countries: string[];
}

async function filledCart(visit: Visit): Promise<Cart | undefined> {
  const cart = await currentCart(visit);
  return cart === undefined || cart.lines.length === 0
    ? undefined
    : withPictures(cart, visit.shop.settings.publicUrl);
}

function contactOf({ email, address }: Cart, country: string): Contact {
  return {
    email,
    firstName: address?.firstName ?? '',
    lastName: address?.lastName ?? '',
    address: address?.street ?? '',
    postalCode: address?.postalCode ?? '',
    city: address?.city ?? '',
    country: address?.country || country,
    phone: address?.phone ?? '',
  };
}

export const config = { unstable_runtimeJS: false };

export const getServerSideProps = shopPage<DetailsPage>({
  async load(visit) {
    const cart = await filledCart(visit);
    if (cart === undefined) return { goTo: '/cart' };
    const { countries, country } = await visit.region();
    return { show: { cart, contact: contactOf(cart, country), problems: {}, problem: null, countries } };
  },
  async act(visit, form) {
    const cart = await filledCart(visit);
    if (cart === undefined) return { goTo: '/cart' };
    const { countries } = await visit.region();
    const contact = contactIn(form);
    const problems = contactProblems(contact, countries);
    const page = { cart, contact, problems, countries };
    if (Object.keys(problems).length > 0) return { show: { ...page, problem: null }, status: 422 };
    try {
      await setContact(visit.backend, cart.id, contact);
      return { goTo: '/checkout/delivery' };
    } catch (error) {
      if (!(error instanceof BackendRefusal)) throw error;
      log('warn', error.message);
      return { show: { ...page, problem: 'cannotContact' }, status: 422 };
    }
  },
});

export default function Details({ cart, contact, problems, problem, countries }: DetailsPage) {
  const { text } = useShop();
  return (
    <CheckoutFrame step="details" cart={cart}>
      <h2>{text.details}</h2>
      <Alert sentence={problem} />
      <ContactForm contact={contact} problems={problems} countries={countries} />
    </CheckoutFrame>
  );
}
