import { words } from '../../words/words.ts';

/** Forms about a student and their enrollments. */
export const enrollmentFormWords = words({
  en: {
    withdrawTitle: 'Withdraw {name}',
    withdraw: 'Withdraw',
    withdrawn: 'The withdrawal was saved. It is sent with the next sync.',
    school: 'School {id}',
    enrolledSince: 'From {school}, enrolled since {date}.',
    transferTitle: 'Transfer {name}',
    transfer: 'Transfer',
    transferred: 'The transfer was saved. It is sent with the next sync.',
    leaves: 'Leaves {school}',
    leavesUnknown: 'school {id}',
    enters: 'Enters',
    correctTitle: 'Correct the enrollment',
    correct: 'Save the correction',
    corrected: 'The correction was saved. It is sent with the next sync.',
    changesKey:
      'Another school or entry date makes it another enrollment: this one is removed and the new one added, together.',
    more: 'More',
    editTitle: 'Edit the facts of {name}',
    save: 'Save',
    edited: 'The facts were saved. They are sent with the next sync.',
    enrollTitle: 'Enroll {name}',
    enroll: 'Enroll',
    enrolled: 'The enrollment was saved. It is sent with the next sync.',
    byIdTitle: 'Enroll by student ID',
    enrolledById: 'The enrollment was saved. The center looks the student up with the next sync.',
    byIdText:
      'For a student who comes from another school of the district. The center finds the student by the ID and checks the name; the record arrives with the next sync.',
    student: 'Student',
    enrollment: 'Enrollment',
    newTitle: 'New student',
    addAndEnroll: 'Add and enroll',
    added: 'The student and the enrollment were saved. They are sent with the next sync.',
    samePerson:
      'There is a student with this name and birth date already: {name}, ID {id}. Open that one instead, unless it is somebody else.',
    openOther: 'Open',
    overlaps:
      'The student is enrolled at {school} from {from} to {to}. Two primary enrollments at once are unusual: end the other first, or say that this is not the primary school.',
    overlapsOpen:
      'The student is enrolled at {school} since {from}. Two primary enrollments at once are unusual: withdraw there first, or say that this is not the primary school.',
    gradeNotOffered: '{school} does not list {grade} among its grades.',
  },
  es: {
    withdrawTitle: 'Dar de baja a {name}',
    withdraw: 'Dar de baja',
    withdrawn: 'La baja se guardó. Se envía con la próxima sincronización.',
    school: 'Escuela {id}',
    enrolledSince: 'De {school}, con inscripción desde el {date}.',
    transferTitle: 'Trasladar a {name}',
    transfer: 'Trasladar',
    transferred: 'El traslado se guardó. Se envía con la próxima sincronización.',
    leaves: 'Deja {school}',
    leavesUnknown: 'la escuela {id}',
    enters: 'Ingresa en',
    correctTitle: 'Corregir la inscripción',
    correct: 'Guardar la corrección',
    corrected: 'La corrección se guardó. Se envía con la próxima sincronización.',
    changesKey:
      'Con otra escuela u otra fecha de ingreso es otra inscripción: esta se elimina y la nueva se agrega, juntas.',
    more: 'Más',
    editTitle: 'Editar los datos de {name}',
    save: 'Guardar',
    edited: 'Los datos se guardaron. Se envían con la próxima sincronización.',
    enrollTitle: 'Inscribir a {name}',
    enroll: 'Inscribir',
    enrolled: 'La inscripción se guardó. Se envía con la próxima sincronización.',
    byIdTitle: 'Inscribir por ID de estudiante',
    enrolledById:
      'La inscripción se guardó. El centro busca al estudiante con la próxima sincronización.',
    byIdText:
      'Para un estudiante que viene de otra escuela del distrito. El centro lo encuentra por su ID y comprueba el nombre; el registro llega con la próxima sincronización.',
    student: 'Estudiante',
    enrollment: 'Inscripción',
    newTitle: 'Estudiante nuevo',
    addAndEnroll: 'Agregar e inscribir',
    added: 'El estudiante y la inscripción se guardaron. Se envían con la próxima sincronización.',
    samePerson:
      'Ya existe un estudiante con este nombre y fecha de nacimiento: {name}, ID {id}. Abra ese en su lugar, salvo que sea otra persona.',
    openOther: 'Abrir',
    overlaps:
      'El estudiante tiene inscripción en {school} del {from} al {to}. Dos inscripciones principales a la vez son inusuales: termine la otra antes o indique que esta no es la escuela principal.',
    overlapsOpen:
      'El estudiante tiene inscripción en {school} desde el {from}. Dos inscripciones principales a la vez son inusuales: dele de baja allí antes o indique que esta no es la escuela principal.',
    gradeNotOffered: '{school} no incluye {grade} entre sus grados.',
  },
});
