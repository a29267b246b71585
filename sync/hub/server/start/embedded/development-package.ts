import { badSetting } from '../../settings/bad-setting.ts';

/**
 * Imports what needs a package for development, which a district's server does not install.
 * @throws `bad_setting` when it is not installed
 */
export async function importDevelopmentPackage<Module>(
  load: () => Promise<Module>,
): Promise<Module> {
  try {
    return await load();
  } catch (cause) {
    if ((cause as { code?: unknown }).code !== 'ERR_MODULE_NOT_FOUND') throw cause;
    throw badSetting('--embedded', 'needs packages for development. Run: npm ci', cause);
  }
}
