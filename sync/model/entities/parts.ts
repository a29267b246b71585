import type { DescriptorSetName } from '../descriptors/descriptors.ts';

/** A nullable descriptor column. It stores the code value, which in Ed-Fi has at most 50 characters. */
export function descriptor<const Name extends DescriptorSetName>(name: Name) {
  return {
    type: 'text',
    maxLength: 50,
    nullable: true,
    descriptor: name,
    source: name,
  } as const;
}

/** Ed-Fi Address, as the seed stores it in JSON. */
export const address = {
  type: 'map',
  fields: {
    addressTypeDescriptor: { type: 'text', descriptor: 'AddressTypeDescriptor' },
    streetNumberName: { type: 'text', maxLength: 150 },
    city: { type: 'text', maxLength: 30 },
    stateAbbreviationDescriptor: { type: 'text', descriptor: 'StateAbbreviationDescriptor' },
    postalCode: { type: 'text', maxLength: 17 },
    nameOfCounty: { type: 'text', maxLength: 30 },
  },
} as const;

/** A telephone of a school. The seed's two lists name its type differently. */
export function institutionTelephone<const TypeField extends string>(typeField: TypeField) {
  return {
    type: 'map',
    fields: {
      [typeField]: { type: 'text', descriptor: 'InstitutionTelephoneNumberTypeDescriptor' },
      telephoneNumber: { type: 'text', maxLength: 24 },
    } as Record<TypeField | 'telephoneNumber', { type: 'text' }>,
  } as const;
}

function kept<const Source extends string>(source: Source) {
  return {
    type: 'timestamp',
    nullable: true,
    default: 'CURRENT_TIMESTAMP',
    source,
    bookkeeping: true,
  } as const;
}

const created = {
  created_at: kept('audit'),
  updated_at: kept('audit'),
} as const;

/** The columns that the center keeps for itself. */
export const bookkeeping = {
  created,
  edfi: {
    _etag: {
      type: 'text',
      maxLength: 50,
      nullable: true,
      source: '_etag',
      bookkeeping: true,
      etag: true,
    },
    _last_modified_date: kept('_lastModifiedDate'),
    ...created,
  },
  oneRosterModified: {
    date_last_modified: kept('dateLastModified'),
  },
} as const;
