import net from 'node:net';
import { until } from './until.mjs';

/** A mail server that keeps what it is given; nothing leaves the machine. */
export class Mailbox {
  letters = [];
  #server = net.createServer((socket) => this.#converse(socket));

  static async open() {
    const box = new Mailbox();
    await new Promise((done) => box.#server.listen(0, '127.0.0.1', done));
    box.port = box.#server.address().port;
    return box;
  }

  /** The text of the next letter to somebody. */
  next(address) {
    return until(`a mail to ${address}`, async () => this.letters.find((letter) => letter.includes(`To: ${address}`) || letter.includes(`<${address}>`)));
  }

  close() {
    this.#server.close();
  }

  #converse(socket) {
    let text = '';
    let data = false;
    socket.on('error', () => undefined);
    socket.write('220 box\r\n');
    socket.on('data', (chunk) => {
      text += chunk;
      for (let end = text.indexOf(data ? '\r\n.\r\n' : '\r\n'); end >= 0; end = text.indexOf(data ? '\r\n.\r\n' : '\r\n')) {
        const part = text.slice(0, end);
        text = text.slice(end + (data ? 5 : 2));
        if (data) {
          // Quoted-printable breaks long lines with =.
          this.letters.push(part.replaceAll('=\r\n', '').replaceAll('=3D', '='));
          data = false;
          socket.write('250 taken\r\n');
        } else if (/^DATA/i.test(part)) {
          data = true;
          socket.write('354 go on\r\n');
        } else if (/^QUIT/i.test(part)) socket.end('221 bye\r\n');
        else socket.write('250 ok\r\n');
      }
    });
  }
}
