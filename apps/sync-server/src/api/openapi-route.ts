import type { Route } from '../http/route.ts';
import { openApi } from './openapi.ts';

/** Open to everybody: it says what the API looks like, not what is in it. */
export const openApiRoute: Route = {
  method: 'GET',
  path: '/api/v1/openapi.json',
  async handle({ services, locale }) {
    const description = openApi({ locale, server: services.config.publicUrl, version: '1' });
    return Response.json(description, {
      headers: { 'cache-control': 'public, max-age=300', vary: 'accept-language', 'content-language': locale },
    });
  },
};
