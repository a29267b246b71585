/*
 * The opt-out from directory information (34 CFR 99.37) in the metadata of a student’s OneRoster user. OneRoster leaves
 * metadata to each district, which spells yes and no in its own way.
 */

const spelling = "coalesce(lower(trim(users.metadata ->> '$.directory_information_opt_out')), '')";
const no = "('', '0', 'false', 'f', 'no', 'n', 'off')";
const yes = "('1', 'true', 't', 'yes', 'y', 'on')";

/** SQL: whether the family of this user opted out. A spelling that is not known counts as yes. */
export const optedOut = `${spelling} NOT IN ${no}`;

/** SQL: whether the spelling is not known. */
export const hasUnclearOptOut = `${optedOut} AND ${spelling} NOT IN ${yes}`;
