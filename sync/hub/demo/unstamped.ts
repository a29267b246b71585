/** A row without the columns that the center stamps. */
export type Unstamped<Row> = Omit<
  Row,
  '_etag' | '_last_modified_date' | 'created_at' | 'updated_at'
>;
