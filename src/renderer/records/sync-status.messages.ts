import { messages } from '../../../sync/i18n/messages.ts';

/** The state of the sync. */
export const syncMessages = messages({
  en: {
    sending: 'Sending edits…',
    comparing: 'Comparing {count, plural, one {# record} other {# records}} with the district…',
    checking: 'Checking for changes…',
    receiving: 'Receiving: {count, plural, one {# record} other {# records}} so far',
    workingOffline: 'Working offline',
    workingOfflineHint:
      'You chose to work offline. Your edits wait on this laptop until you go online again.',
    offline: 'Offline',
    offlineHint:
      'The hub does not answer. Keep working: your edits wait on this laptop, and Caseload tries again automatically.',
    busy: 'The hub is busy',
    busyHint: 'Many laptops connected at once. Caseload tries again in a moment.',
    failed: 'The last sync failed',
    notSynced: 'The first sync begins…',
    live: 'Changes at the district arrive as they happen.',
    polled: 'Caseload checks the district for changes every few minutes.',
    online: 'Online',
    allSent: 'Up to date',
    syncing: 'Syncing',
    workOffline: 'Work offline',
    syncNow: 'Sync now',
    waitingCount: '{count, plural, one {# edit waiting} other {# edits waiting}}',
    needCount: '{count, plural, one {# edit needs attention} other {# edits need attention}}',
    notYet: 'not yet',
    recordsAsOf: 'Student records updated',
    profilesAsOf: 'Profiles updated',
    receivingOf:
      'Receiving: {received, number} of {expected, plural, one {# record} other {# records}}',
    perSecond: '{rate, number} a second',
    secondsLeft: 'about {count, plural, one {# second} other {# seconds}} left',
    minutesLeft: 'about {count, plural, one {# minute} other {# minutes}} left',
    firstSync: 'First sync',
    firstSyncText:
      'You can start working while the rest arrives. If the sync is interrupted, it continues where it stopped.',
    verifyTitle: 'Comparison with the district',
    compare: 'Compare with the district',
    comparingNow: 'Comparing…',
    neverCompared:
      'These records have not been compared yet. Caseload compares them after the first sync, and then once a day.',
    comparedWhen: '{count, plural, one {# record} other {# records}} compared {when}',
    notAll: '{when}: some could not be compared, because a database did not answer.',
    different: '{when}: some still differ. Compare again, and call district IT if this stays.',
    equal: '{when}: no differences.',
    repaired:
      '{when}: {count, plural, one {# record differed and was repaired} other {# records differed and were repaired}}.',
  },
  es: {
    sending: 'Enviando cambios…',
    comparing: 'Comparando {count, plural, one {# registro} other {# registros}} con el distrito…',
    checking: 'Buscando novedades…',
    receiving: 'Recibiendo: {count, plural, one {# registro} other {# registros}} hasta ahora',
    workingOffline: 'Trabajando sin conexión',
    workingOfflineHint:
      'Usted eligió trabajar sin conexión. Sus cambios esperan en esta computadora hasta que vuelva a conectarse.',
    offline: 'Sin conexión',
    offlineHint:
      'El hub no responde. Siga trabajando: sus cambios esperan en esta computadora y Caseload lo intenta de nuevo automáticamente.',
    busy: 'El hub está ocupado',
    busyHint:
      'Muchas computadoras se conectaron a la vez. Caseload lo intenta de nuevo en un momento.',
    failed: 'La última sincronización falló',
    notSynced: 'La primera sincronización comienza…',
    live: 'Los cambios del distrito llegan al momento.',
    polled: 'Caseload consulta los cambios del distrito cada pocos minutos.',
    online: 'En línea',
    allSent: 'Actualizado',
    syncing: 'Sincronizando',
    workOffline: 'Trabajar sin conexión',
    syncNow: 'Sincronizar ahora',
    waitingCount: '{count, plural, one {# cambio en espera} other {# cambios en espera}}',
    needCount:
      '{count, plural, one {# cambio requiere atención} other {# cambios requieren atención}}',
    notYet: 'todavía no',
    recordsAsOf: 'Registros de estudiantes actualizados',
    profilesAsOf: 'Perfiles actualizados',
    receivingOf:
      'Recibiendo: {received, number} de {expected, plural, one {# registro} other {# registros}}',
    perSecond: '{rate, number} por segundo',
    secondsLeft: 'faltan unos {count, plural, one {# segundo} other {# segundos}}',
    minutesLeft: 'faltan unos {count, plural, one {# minuto} other {# minutos}}',
    firstSync: 'Primera sincronización',
    firstSyncText:
      'Puede empezar a trabajar mientras llega el resto. Si la sincronización se interrumpe, continúa donde se detuvo.',
    verifyTitle: 'Comparación con el distrito',
    compare: 'Comparar con el distrito',
    comparingNow: 'Comparando…',
    neverCompared:
      'Estos registros todavía no se han comparado. Caseload los compara después de la primera sincronización y luego una vez al día.',
    comparedWhen:
      '{count, plural, one {# registro comparado} other {# registros comparados}} {when}',
    notAll: '{when}: algunos no se pudieron comparar, porque una base de datos no respondió.',
    different:
      '{when}: algunos aún difieren. Compare de nuevo y, si persiste, llame al departamento de informática del distrito.',
    equal: '{when}: sin diferencias.',
    repaired:
      '{when}: {count, plural, one {# registro difería y se reparó} other {# registros diferían y se repararon}}.',
  },
});
