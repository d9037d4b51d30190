interface Theme {
  ground: string;
  surface: string;
  text: string;
  soft: string;
  accent: string;
  onAccent: string;
  font: string;
}

const SANS = 'ui-sans-serif, system-ui, sans-serif';
const THEMES: Record<string, Theme> = {
  light: {
    ground: '#f7f7f5',
    surface: '#ffffff',
    text: '#1c1d1f',
    soft: '#5d6168',
    accent: '#2f5bd7',
    onAccent: '#ffffff',
    font: SANS,
  },
  dark: {
    ground: '#15171b',
    surface: '#1f2228',
    text: '#f0f1f3',
    soft: '#a3a9b3',
    accent: '#8fb1ff',
    onAccent: '#10131a',
    font: SANS,
  },
  warm: {
    ground: '#fbf3e7',
    surface: '#fffaf2',
    text: '#3a2a1c',
    soft: '#7d6650',
    accent: '#b4512a',
    onAccent: '#ffffff',
    font: 'ui-serif, Georgia, serif',
  },
  forest: {
    ground: '#eef3ec',
    surface: '#fbfdfa',
    text: '#1d2b22',
    soft: '#54685b',
    accent: '#2e6b47',
    onAccent: '#ffffff',
    font: SANS,
  },
  ocean: {
    ground: '#eaf2f6',
    surface: '#fafdff',
    text: '#122a37',
    soft: '#4c6977',
    accent: '#0f6c8f',
    onAccent: '#ffffff',
    font: SANS,
  },
};

/** The style sheet of a theme; a name that is not known here looks light. */
export function styleOf(theme: string): string {
  const colours = THEMES[theme.toLowerCase()] ?? THEMES.light;
  const { ground, surface, text, soft, accent, onAccent, font } = colours ?? ({} as Theme);
  return `:root{color-scheme:${theme.toLowerCase() === 'dark' ? 'dark' : 'light'}}*{box-sizing:border-box}body{margin:0;background:${ground};color:${text};font:16px/1.5 ${font}}
.banner{background:${accent};color:${onAccent};padding:.4rem 1rem;text-align:center;font:600 13px/1.4 ${SANS}}header,main,footer{max-width:68rem;margin:0 auto;padding:1.5rem 1rem}
h1{margin:0;font-size:clamp(1.6rem,4vw,2.4rem);line-height:1.15}p{margin:.4rem 0;color:${soft}}ul{list-style:none;margin:0;padding:0;display:grid;gap:1rem;grid-template-columns:repeat(auto-fill,minmax(14rem,1fr))}
li{background:${surface};border-radius:14px;overflow:hidden;display:flex;flex-direction:column;box-shadow:0 1px 2px #0002}.picture{aspect-ratio:4/3;display:grid;place-items:center;font-size:2.6rem;font-weight:700;color:${onAccent};background:linear-gradient(135deg,${accent},${soft})}
.body{padding:.9rem 1rem 1.1rem;display:flex;flex-direction:column;gap:.2rem;flex:1}h2{margin:0;font-size:1.02rem}.price{margin-top:auto;color:${text};font-weight:700}.note{font-size:.82rem}a{color:${accent}}`;
}
