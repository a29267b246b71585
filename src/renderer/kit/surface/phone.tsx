import './phone.css';

/** A phone number, which stays on one line. */
export function Phone({ number }: { number: string }) {
  return <span className="phone numeric">{number}</span>;
}
