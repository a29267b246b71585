import { messages } from '../../../../../sync/i18n/messages.ts';

/** The choice between versions of a record. */
export const conflictMessages = messages({
  en: {
    title: 'Choose a version',
    saved: 'Choice saved: {title}. It will be sent with the next sync.',
    later: 'Decide later',
    takeTheirs: 'Use the district’s',
    keepMine: 'Keep mine',
    apply: 'Apply the choices',
    preview: 'The record will have: {what}',
    previewNone: 'what you choose above',
    previewOpen: '{count, number} still to choose',
    nothing: '(empty)',
    changed:
      'Someone at the district changed the same fields after you read the record. Fields that belong together, such as the parts of a name, stay together. Your other changes are kept with either choice.',
    deleted:
      'The district deleted this record after you read it. “Keep mine” creates it again. “Use the district’s” leaves it deleted.',
    exists:
      'The district already has a record with this key. “Keep mine” changes that record. “Use the district’s” leaves it as it is.',
    field: 'Field',
    before: 'Before',
    mine: 'Mine',
    theirs: 'The district’s',
    value: 'Another value',
    sideMine: 'mine',
    sideTheirs: 'the district’s',
    sideValue: 'another value',
    typeOne: 'Enter a value',
    noChoice: 'No choice needed',
    whoUnknown: 'Connect to see who changed it.',
    who: 'Changed at the district by {actor} · {when}',
    whoOn: 'Changed at the district by {actor} on {device} · {when}',
  },
  es: {
    title: 'Elija una versión',
    saved: 'Elección guardada: {title}. Se enviará en la próxima sincronización.',
    later: 'Decidir después',
    takeTheirs: 'Usar la del distrito',
    keepMine: 'Conservar la mía',
    apply: 'Aplicar lo elegido',
    preview: 'El registro tendrá: {what}',
    previewNone: 'lo que elija arriba',
    previewOpen: 'faltan {count, number} por elegir',
    nothing: '(vacío)',
    changed:
      'Alguien en el distrito cambió los mismos campos después de que usted leyó el registro. Los campos que van juntos, como las partes de un nombre, siguen juntos. Sus demás cambios se conservan con cualquier elección.',
    deleted:
      'El distrito eliminó este registro después de que usted lo leyó. “Conservar la mía” lo crea de nuevo. “Usar la del distrito” lo deja eliminado.',
    exists:
      'El distrito ya tiene un registro con esta clave. “Conservar la mía” cambia ese registro. “Usar la del distrito” lo deja como está.',
    field: 'Campo',
    before: 'Antes',
    mine: 'La mía',
    theirs: 'La del distrito',
    value: 'Otro valor',
    sideMine: 'la mía',
    sideTheirs: 'la del distrito',
    sideValue: 'otro valor',
    typeOne: 'Escriba un valor',
    noChoice: 'No hace falta elegir',
    whoUnknown: 'Conéctese para ver quién lo cambió.',
    who: 'Lo cambió {actor} en el distrito · {when}',
    whoOn: 'Lo cambió {actor} en el distrito, desde {device} · {when}',
  },
});
