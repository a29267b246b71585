/**
 * Common given and family names, mixed at random: a demo student shares a name with a real person only by chance.
 * They have accents, apostrophes, hyphens and spaces, because real rosters do.
 */
const list = (names: string) => names.trim().split(/\s*,\s*/);

export const femaleNames = list(`
  Olivia, Emma, Ava, Sophia, Isabella, Mia, Charlotte, Amelia, Harper, Evelyn, Abigail, Emily, Ella,
  Elizabeth, Camila, Luna, Sofía, Avery, Mila, Aria, Scarlett, Penelope, Layla, Chloe, Victoria, Madison,
  Eleanor, Grace, Nora, Riley, Zoey, Hannah, Hazel, Lily, Ellie, Violet, Lillian, Zoe, Stella, Aurora,
  Natalie, Emilia, Everly, Leah, Aubrey, Willow, Addison, Lucy, Audrey, Bella, Nova, Brooklyn, Paisley,
  Savannah, Claire, Skylar, Isla, Genesis, Naomi, Elena, Caroline, Eliana, Anna, Maya, Valentina, Ruby,
  Kennedy, Ivy, Ariana, Aaliyah, Cora, Madelyn, Alice, Kinsley, Hailey, Gabriella, Allison, Gianna, Serenity,
  Samantha, Sarah, Autumn, Quinn, Eva, Piper, Sophie, Sadie, Delilah, Josephine, Nevaeh, Adeline, Arya,
  Emery, Lydia, Clara, Vivian, Madeline, Peyton, Julia, Rylee, Ximena, María José, Renée, Zoë, Beatriz,
  Guadalupe, Lucía, Noemí, Thảo, Mai, Yuki, Priya, Ananya, Fatima, Amina, Ngozi, Imani, Nizhoni, Leilani
`);

export const maleNames = list(`
  Liam, Noah, Oliver, Elijah, James, William, Benjamin, Lucas, Henry, Theodore, Jack, Levi, Alexander,
  Jackson, Mateo, Daniel, Michael, Mason, Sebastian, Ethan, Logan, Owen, Samuel, Jacob, Asher, Aiden, John,
  Joseph, Wyatt, David, Leo, Luke, Julian, Hudson, Grayson, Matthew, Ezra, Gabriel, Carter, Isaac, Jayden,
  Luca, Anthony, Dylan, Lincoln, Thomas, Maverick, Elias, Josiah, Charles, Caleb, Christopher, Ezekiel,
  Miles, Jaxon, Isaiah, Andrew, Joshua, Nathan, Nolan, Adrian, Cameron, Santiago, Eli, Aaron, Ryan, Ángel,
  Cooper, Waylon, Easton, Kai, Christian, Landon, Colton, Roman, Axel, Brooks, Jonathan, Robert, Jameson,
  Ian, Everett, Greyson, Wesley, Jeremiah, Hunter, Leonardo, Jordan, José, Bennett, Silas, Nicholas, Parker,
  Beau, Weston, Austin, Connor, Carson, Dominic, Xavier, Jesús, Andrés, Nicolás, Iván, Óscar, Raúl, Rubén,
  Minh, Haruto, Arjun, Rohan, Omar, Yusuf, Kwame, Chidi, Malik, Ahiga, Keoni
`);

export const familyNames = list(`
  Smith, Johnson, Williams, Brown, Jones, García, Miller, Davis, Rodríguez, Martínez, Hernández, López,
  González, Wilson, Anderson, Thomas, Taylor, Moore, Jackson, Martin, Lee, Pérez, Thompson, White, Harris,
  Sánchez, Clark, Ramírez, Lewis, Robinson, Walker, Young, Allen, King, Wright, Scott, Torres, Nguyễn, Hill,
  Flores, Green, Adams, Nelson, Baker, Hall, Rivera, Campbell, Mitchell, Carter, Roberts, Gómez, Phillips,
  Evans, Turner, Díaz, Parker, Cruz, Edwards, Collins, Reyes, Stewart, Morris, Morales, Murphy, Cook, Rogers,
  Gutiérrez, Ortiz, Morgan, Cooper, Peterson, Bailey, Reed, Kelly, Howard, Ramos, Kim, Cox, Ward, Richardson,
  Watson, Brooks, Chávez, Wood, James, Bennett, Gray, Mendoza, Ruiz, Hughes, Price, Álvarez, Castillo,
  Sanders, Patel, Myers, Long, Ross, Foster, Jiménez, Powell, Jenkins, Perry, Russell, Sullivan, Bell,
  Coleman, Butler, Henderson, Barnes, Fisher, Vásquez, Simmons, Romero, Jordan, Patterson, Alexander,
  Hamilton, Graham, Reynolds, Griffin, Wallace, Moreno, West, Cole, Hayes, Bryant, Herrera, Gibson, Ellis,
  Tran, Medina, Aguilar, Stevens, Murray, Ford, Castro, Marshall, Owens, Harrison, Fernández, McDonald,
  Woods, Washington, Kennedy, Wells, Vargas, Henry, Chen, Freeman, Webb, Tucker, Guzmán, Burns, Crawford,
  Olson, Simpson, Porter, Hunter, Gordon, Méndez, Silva, Shaw, Snyder, Mason, Dixon, Muñoz, Hunt, Hicks,
  Holmes, Palmer, Wagner, Black, Robertson, Boyd, Rose, Stone, Salazar, Fox, Warren, Mills, Meyer, Rice,
  Schmidt, Garza, Daniels, Ferguson, Nichols, Stephens, Soto, Weaver, Ryan, Gardner, Payne, Grant, Dunn,
  Kelley, Spencer, Hawkins, Arnold, Pierce, Hansen, Peters, Santos, Hart, Bradley, Knight, Elliott,
  Cunningham, Duncan, Armstrong, Hudson, Carroll, Lane, Riley, Andrews, Alvarado, Ray, Delgado, Berry,
  Perkins, Hoffman, Johnston, Matthews, Peña, Richards, Contreras, Willis, Carpenter, Lawrence, Sandoval,
  O'Brien, O'Connor, D'Angelo, De la Cruz, Van Buren, Saint-Pierre, Begay, Yazzie, Kealoha, Okafor, Singh,
  Khan, Ali, Hassan, Yamamoto, Nakamura, Park, Choi, Wang, Zhang, Lin, Kowalski, Novák, Müller, Øberg
`);

/** Places and words that schools are named for. */
export const schoolNames = list(`
  Lincoln, Washington, Jefferson, Roosevelt, Franklin, Madison, Cedar Ridge, Lakeview, Riverside, Oak Hill,
  Maplewood, Sunset, Pine Grove, Meadowbrook, Willow Creek, Highland, Fairview, Northside, Eastgate, Westfield,
  Southport, Prairie View, Stonebridge, Mountain View, Valley, Harbor, Bluebonnet, Cottonwood, Juniper, Sycamore,
  Magnolia, Heritage, Liberty, Pioneer, Horizon, Summit, Crossroads, Mission, Cypress, Elmwood
`);

export const streetNames = list(`
  Main Street, Oak Avenue, Elm Street, Maple Drive, Cedar Lane, Park Avenue, 2nd Street, Lake Road,
  River Road, School House Road, Church Street, Mill Street, Washington Avenue, Hillcrest Drive
`);

/** A name for an email address: without accents and spaces, in lower case. */
export function emailPart(name: string): string {
  return name
    .normalize('NFD')
    .replace(/[^A-Za-z]/g, '')
    .toLowerCase();
}
