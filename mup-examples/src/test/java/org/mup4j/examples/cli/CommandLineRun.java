package org.mup4j.examples.cli;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.Arrays;

/** One run of the {@code mup} command within the test's JVM. */
public record CommandLineRun(int code, String out, String err) {

    /** Runs a command; arguments are turned to text. */
    public static CommandLineRun of(Object... args) {
        StringWriter out = new StringWriter();
        StringWriter err = new StringWriter();
        String[] texts = Arrays.stream(args).map(String::valueOf).toArray(String[]::new);
        int code = Main.run(new PrintWriter(out), new PrintWriter(err), texts);
        return new CommandLineRun(code, out.toString(), err.toString());
    }
}
