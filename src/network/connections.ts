/**
 * C3's connection table (LeCun et al. 1998, Table I): the S2 maps each of the 16 C3 maps sees.
 * Every S2 map feeds exactly ten C3 maps, 60 kernels in all.
 */
export const C3_CONNECTIONS: readonly (readonly number[])[] = [
  '012',
  '123',
  '234',
  '345',
  '045',
  '015',
  '0123',
  '1234',
  '2345',
  '0345',
  '0145',
  '0125',
  '0134',
  '1245',
  '0235',
  '012345',
].map((maps) => Array.from(maps, Number))
