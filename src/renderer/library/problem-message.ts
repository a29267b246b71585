export { problemMessage } from '../../../sync/i18n/problem-message.ts';
