const START = '#invitation='

/** The address of an invitation on the dashboard. Browsers do not send what follows `#`, so no log of a server or proxy has the token. */
export const invitationPath = (token: string): string => `/${START}${token}`

/** The token in the part of an address that follows `#`. */
export const invitationIn = (hash: string): string | undefined =>
  hash.startsWith(START) ? hash.slice(START.length) : undefined
