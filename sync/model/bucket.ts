/** A unit of scope and of pull: `district`, or `school:<school_id>`. */
export type Bucket = 'district' | `school:${number}`;

export const districtBucket: Bucket = 'district';

export function schoolBucket(schoolId: number): Bucket {
  return `school:${schoolId}`;
}

/** The school of a bucket; undefined for `district`. */
export function schoolOfBucket(bucket: Bucket): number | undefined {
  return bucket === 'district' ? undefined : Number(bucket.slice('school:'.length));
}

export function isBucket(text: string): text is Bucket {
  return text === 'district' || /^school:-?\d+$/.test(text);
}
