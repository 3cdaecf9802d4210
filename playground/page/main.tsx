import { render } from 'preact';
import { App } from './rooms/app.js';
import './styles/page.css';

const home = document.getElementById('page');
if (home) render(<App />, home);
