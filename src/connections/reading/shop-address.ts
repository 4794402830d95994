/** Whether a text is the address of a shop. Only a shop on this machine may do without HTTPS, because the key is in the request. */
export function isShopAddress(text: string): boolean {
  const url = URL.parse(text)
  if (!url) return false
  return (
    url.protocol === 'https:' || (url.protocol === 'http:' && /^(localhost|127\.0\.0\.1|\[::1\])$/.test(url.hostname))
  )
}
