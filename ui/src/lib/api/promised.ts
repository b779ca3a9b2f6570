import type * as v from 'valibot';

/**
 * Ties a schema to a type made from an OpenAPI document: what the document promises must be something that the schema
 * reads, or the call does not compile. `promised<Schemas['Success_Changed']>()(v.object({ … }))`
 */
// eslint-disable-next-line @typescript-eslint/no-unnecessary-type-parameters -- the caller names it; the schema is inferred
export function promised<Promised>() {
  return <S extends v.GenericSchema>(schema: S & (Promised extends v.InferInput<S> ? unknown : never)): S =>
    schema;
}
