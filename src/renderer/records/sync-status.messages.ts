import { messages } from '../../../sync/i18n/messages.ts';

/** The sync: how it stands, and what waits. */
export const syncMessages = messages({
  en: {
    sending: 'Sending edits…',
    comparing: 'Comparing {count, plural, one {# record} other {# records}} with the center…',
    checking: 'Checking for changes…',
    receiving: 'Receiving: {count, plural, one {# record} other {# records}} so far',
    workingOffline: 'Working offline',
    workingOfflineHint:
      'You chose to work offline. Edits wait on this laptop until you switch it off.',
    offline: 'Offline',
    offlineHint:
      'The hub does not answer. Go on working: edits wait on this laptop, and Caseload tries again by itself.',
    busy: 'The center is busy',
    busyHint: 'Many laptops came at once. Caseload tries again by itself in a moment.',
    failed: 'The last sync failed',
    notSynced: 'Not synced yet',
    live: 'Changes at the center arrive as they happen.',
    polled: 'Changes at the center are asked for now and then.',
    online: 'Online',
    allSent: 'Online, everything is sent',
    syncing: 'Syncing',
    workOffline: 'Work offline',
    syncNow: 'Sync now',
    waitingCount: '{count, plural, one {# edit waiting} other {# edits waiting}}',
    needCount: '{count, plural, one {# edit needs you} other {# edits need you}}',
    notYet: 'not yet',
    recordsAsOf: 'Student records as of',
    profilesAsOf: 'Profiles as of',
    receivingOf:
      'Receiving: {received, number} of {expected, plural, one {# record} other {# records}}',
    perSecond: '{rate, number} a second',
    secondsLeft: 'about {count, plural, one {# second} other {# seconds}} left',
    minutesLeft: 'about {count, plural, one {# minute} other {# minutes}} left',
    firstSync: 'First sync',
    firstSyncText:
      'You can start working while the rest arrive. If it is interrupted, it goes on where it stopped.',
    verifyTitle: 'These records and the center',
    compare: 'Compare with the center',
    comparingNow: 'Comparing…',
    neverCompared:
      'They have not been compared yet. That happens after the first sync, and then once a day.',
    comparedWhen: '{count, plural, one {# record} other {# records}} compared {when}',
    notAll: '{when}. Of some it could not be said: a store does not answer.',
    different: '{when}. Some still differ: compare again, and call district IT if it stays.',
    equal: '{when}. All were equal.',
    repaired:
      '{when}. {count, plural, one {# record differed and was repaired} other {# records differed and were repaired}}.',
  },
  es: {
    sending: 'Enviando cambios…',
    comparing: 'Comparando {count, plural, one {# registro} other {# registros}} con el centro…',
    checking: 'Buscando novedades…',
    receiving: 'Recibiendo: {count, plural, one {# registro} other {# registros}} hasta ahora',
    workingOffline: 'Trabajando sin conexión',
    workingOfflineHint:
      'Usted eligió trabajar sin conexión. Los cambios esperan en esta computadora hasta que lo desactive.',
    offline: 'Sin conexión',
    offlineHint:
      'El hub no responde. Siga trabajando: los cambios esperan en esta computadora y Caseload lo intenta de nuevo.',
    busy: 'El centro está ocupado',
    busyHint: 'Muchas computadoras llegaron a la vez. Caseload lo intenta de nuevo en un momento.',
    failed: 'La última sincronización falló',
    notSynced: 'Todavía sin sincronizar',
    live: 'Los cambios del centro llegan al momento.',
    polled: 'Los cambios del centro se consultan de vez en cuando.',
    online: 'En línea',
    allSent: 'En línea, todo está enviado',
    syncing: 'Sincronizando',
    workOffline: 'Trabajar sin conexión',
    syncNow: 'Sincronizar ahora',
    waitingCount: '{count, plural, one {# cambio en espera} other {# cambios en espera}}',
    needCount:
      '{count, plural, one {# cambio requiere su atención} other {# cambios requieren su atención}}',
    notYet: 'todavía no',
    recordsAsOf: 'Registros de estudiantes al',
    profilesAsOf: 'Perfiles al',
    receivingOf:
      'Recibiendo: {received, number} de {expected, plural, one {# registro} other {# registros}}',
    perSecond: '{rate, number} por segundo',
    secondsLeft: 'faltan unos {count, plural, one {# segundo} other {# segundos}}',
    minutesLeft: 'faltan unos {count, plural, one {# minuto} other {# minutos}}',
    firstSync: 'Primera sincronización',
    firstSyncText:
      'Puede empezar a trabajar mientras llega el resto. Si se interrumpe, continúa donde se detuvo.',
    verifyTitle: 'Estos registros y el centro',
    compare: 'Comparar con el centro',
    comparingNow: 'Comparando…',
    neverCompared:
      'Todavía no se han comparado. Se hace después de la primera sincronización y luego una vez al día.',
    comparedWhen:
      '{count, plural, one {# registro comparado} other {# registros comparados}}: {when}',
    notAll: '{when}. De algunos no se pudo saber: un almacén no responde.',
    different:
      '{when}. Algunos aún difieren: compare de nuevo y, si persiste, llame a informática del distrito.',
    equal: '{when}. Todos eran iguales.',
    repaired:
      '{when}. {count, plural, one {# registro difería y se reparó} other {# registros diferían y se repararon}}.',
  },
});
