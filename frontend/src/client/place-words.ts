/** What the library says of where people are, in one language. */
export interface PlaceWords {
  /** "22:40 for Alice". `time`: with the day, where that is another one there. */
  localTime: (time: string, name: string) => string;
  onDay: (day: string, time: string) => string;
  /** `place`: "Paris, France". */
  onlineFrom: (place: string) => string;
  lastFrom: (place: string) => string;
  /** `country`: "France", whatever article its language gives it. */
  onlineIn: (country: string) => string;
  lastIn: (country: string) => string;
}
