import { CALLBACK_PATH, createProvider } from '../../access/people/provider/provider.ts'
import { SignInError } from '../../access/people/sign-in-problem.ts'
import type { Config } from '../../config/config.ts'
import type { Finding } from '../doctor.ts'

/** Checks whether the OpenID provider of the settings can be reached. Nothing without a provider. */
export async function checkSignIn(config: Config): Promise<Finding[]> {
  const provider = createProvider(config)
  if (!provider) return []
  const subject = 'sign-in'
  try {
    await provider.begin()
    const text = `the provider ${config.oidcIssuer} can be reached; its redirect URI must be ${config.publicUrl}${CALLBACK_PATH}`
    return [{ subject, isFine: true, text }]
  } catch (error) {
    if (!(error instanceof SignInError)) throw error
    const text = `TIDEMARK_OIDC_ISSUER is "${config.oidcIssuer}", which does not work: ${error.message}`
    return [{ subject, isFine: false, text }]
  }
}
