// Fonts are those of the system: nothing has to be fetched before a page can be read.
import Theme from 'vitepress/theme-without-fonts';
import './style.css';

export default Theme;
