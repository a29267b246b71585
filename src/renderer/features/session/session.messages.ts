import { messages } from '../../../../sync/i18n/messages.ts';

/** Before the records are open: joining and unlocking. */
export const sessionMessages = messages({
  en: {
    join: 'Join your district',
    unlockTitle: 'Unlock your records',
    back: 'Back to unlocking',
    other: 'Join as someone else',
    intro:
      'District IT gave you a hub address and a join code. Your records are stored on this laptop, encrypted, and you can work on them without a network.',
    hub: 'Hub address',
    code: 'Join code',
    newPassphrase: 'New passphrase',
    passphraseHelp:
      'At least {shortest, number} characters. A few unrelated words are easy to remember. The passphrase protects the records on this laptop, and nobody can recover it for you.',
    again: 'New passphrase again',
    joining: 'Joining…',
    joinNow: 'Join',
    noHub: 'No hub answers at this address. Check the address and your network, then try again.',
    who: 'Who are you?',
    joinedAs: 'Joined as',
    passphrase: 'Passphrase',
    unlocking: 'Unlocking…',
    unlock: 'Unlock',
    hubWrong:
      'Enter the complete address that district IT gave you, such as https://hub.example.org.',
    codeMissing: 'Enter the join code that district IT gave you.',
    passphraseMissing: 'Choose a passphrase of at least {shortest, number} characters.',
    passphraseShort:
      'A passphrase needs at least {shortest, number} characters. This one has {length, number}.',
    againMissing: 'Type the passphrase a second time.',
    againDifferent: 'The passphrases do not match.',
  },
  es: {
    join: 'Únase a su distrito',
    unlockTitle: 'Desbloquee sus registros',
    back: 'Volver a desbloquear',
    other: 'Unirse como otra persona',
    intro:
      'El departamento de informática del distrito le dio la dirección del hub y un código de acceso. Sus registros se guardan cifrados en esta computadora y puede trabajar con ellos sin conexión.',
    hub: 'Dirección del hub',
    code: 'Código de acceso',
    newPassphrase: 'Nueva frase de contraseña',
    passphraseHelp:
      'Al menos {shortest, number} caracteres. Unas cuantas palabras sin relación son fáciles de recordar. La frase protege los registros de esta computadora y nadie puede recuperarla por usted.',
    again: 'Repita la nueva frase de contraseña',
    joining: 'Uniéndose…',
    joinNow: 'Unirse',
    noHub:
      'Ningún hub responde en esta dirección. Revise la dirección y su conexión, e inténtelo de nuevo.',
    who: '¿Quién es usted?',
    joinedAs: 'Cuenta',
    passphrase: 'Frase de contraseña',
    unlocking: 'Desbloqueando…',
    unlock: 'Desbloquear',
    hubWrong:
      'Escriba la dirección completa que le dio el departamento de informática, por ejemplo https://hub.example.org.',
    codeMissing: 'Escriba el código de acceso que le dio el departamento de informática.',
    passphraseMissing: 'Elija una frase de contraseña de al menos {shortest, number} caracteres.',
    passphraseShort:
      'Una frase de contraseña necesita al menos {shortest, number} caracteres. Esta tiene {length, number}.',
    againMissing: 'Escriba la frase de contraseña por segunda vez.',
    againDifferent: 'Las frases de contraseña no coinciden.',
  },
});
