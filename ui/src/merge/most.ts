/** Records that become one in a merge. */
export const MOST = 10;
