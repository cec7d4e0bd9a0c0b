/**
 * Stands in for undici inside @actions/http-client in the bundle: 700 kB for one method,
 * getAgentDispatcher(), that @actions/cache does not call. Its requests go through node:http.
 */
export class ProxyAgent {
  constructor() {
    throw new Error('undici is not in this bundle')
  }
}
