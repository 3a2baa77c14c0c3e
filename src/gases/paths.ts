/** Address of the page of gases and figures. */
export const gasPaths = { list: "/gases" } as const;
