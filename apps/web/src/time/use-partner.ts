// The moment to compare with, from the ticks of the time bar.
import { useMemo } from 'react';
import { useAddress } from '../address.js';
import { useInstants } from '../api/queries.js';
import { partnerOf, type Partner } from './partner.js';

/** `data` is undefined until the ticks are known, null where there is nothing to compare with. */
export function usePartner(): { readonly data: Partner | null | undefined; readonly error: unknown } {
  const { asOf } = useAddress();
  const { data, error } = useInstants();
  const partner = useMemo(() => data && partnerOf(data.instants, asOf), [data, asOf]);
  return { data: partner, error };
}
