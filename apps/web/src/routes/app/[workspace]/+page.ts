import { redirect } from '@sveltejs/kit';

// The day begins at the pipeline.
export const load = ({ params }) => redirect(307, `/app/${params.workspace}/deals`);
