import { messages } from '../../../../sync/i18n/messages.ts';

/** The choice between versions of a record. */
export const conflictMessages = messages({
  en: {
    title: 'Choose what stays',
    saved: 'Your choice was saved. It is sent with the next sync.',
    later: 'Decide later',
    takeTheirs: 'Take the center’s',
    keepMine: 'Keep mine',
    apply: 'Apply the choices',
    preview: 'The record will have: {what}',
    previewNone: 'what you choose above',
    previewOpen: '{count, number} still to choose',
    nothing: 'nothing',
    changed:
      'Someone changed the same fields at the center after you had read the record. Fields that belong together, such as the parts of a name, stay together; what else you changed is kept with either choice.',
    deleted:
      'The center has deleted this record since you read it. Keeping yours makes it again; taking the center’s lets it go.',
    exists:
      'The center already has a record with this key. Keeping yours changes that one; taking the center’s leaves it as it is.',
    field: 'Field',
    before: 'Before',
    mine: 'Mine',
    theirs: 'The center’s',
    value: 'Another value',
    sideMine: 'mine',
    sideTheirs: 'the center’s',
    sideValue: 'another value',
    typeOne: 'Type one',
    noChoice: 'Needs no choice',
    whoUnknown: 'Who changed it can be seen when the center answers.',
    who: 'Changed at the center by {actor}, {when}.',
    whoOn: 'Changed at the center by {actor} on {device}, {when}.',
  },
  es: {
    title: 'Elija qué queda',
    saved: 'Su elección se guardó. Se envía con la próxima sincronización.',
    later: 'Decidir después',
    takeTheirs: 'Tomar la del centro',
    keepMine: 'Conservar la mía',
    apply: 'Aplicar lo elegido',
    preview: 'El registro tendrá: {what}',
    previewNone: 'lo que elija arriba',
    previewOpen: 'faltan {count, number} por elegir',
    nothing: 'nada',
    changed:
      'Alguien cambió los mismos campos en el centro después de que usted leyó el registro. Los campos que van juntos, como las partes de un nombre, siguen juntos; lo demás que usted cambió se conserva con cualquier elección.',
    deleted:
      'El centro eliminó este registro desde que usted lo leyó. Conservar el suyo lo crea de nuevo; tomar la versión del centro lo deja ir.',
    exists:
      'El centro ya tiene un registro con esta clave. Conservar el suyo cambia ese; tomar la versión del centro lo deja como está.',
    field: 'Campo',
    before: 'Antes',
    mine: 'La mía',
    theirs: 'La del centro',
    value: 'Otro valor',
    sideMine: 'la mía',
    sideTheirs: 'la del centro',
    sideValue: 'otro valor',
    typeOne: 'Escriba uno',
    noChoice: 'No hace falta elegir',
    whoUnknown: 'Quién lo cambió se verá cuando el centro responda.',
    who: 'Lo cambió en el centro {actor}, {when}.',
    whoOn: 'Lo cambió en el centro {actor} en {device}, {when}.',
  },
});
