# Rapport without its own Postgres: DATABASE_URL names one (compose.yaml brings it along).
FROM node:24-slim AS build
WORKDIR /rapport
COPY . .
RUN npm ci --no-audit --no-fund --ignore-scripts \
  && node node_modules/@sveltejs/kit/svelte-kit.js sync \
  && node -e "import('./apps/cli/src/build/build-web.ts').then(({ buildWeb }) => buildWeb())"

FROM node:24-slim
WORKDIR /rapport
COPY --from=build --chown=node:node /rapport .
USER node
ENV NODE_ENV=production HOST=0.0.0.0 RAPPORT_DATA=/data
VOLUME /data
EXPOSE 5400
HEALTHCHECK --interval=10s CMD node -e "fetch('http://127.0.0.1:'+(process.env.PORT??5400)+'/readyz').then(r=>process.exit(r.ok?0:1),()=>process.exit(1))"
CMD ["node", "apps/cli/src/main.ts", "start", "--no-build"]
