// socket.io-client 4.8.4

import { Manager } from 'socket.io-client';
import { describeClient } from '../support/interop/suite.mjs';

describeClient({ name: 'socket.io-client 4.8.4', Manager, setup: 'json', protocol: 5 });
