package org.mup4j.examples.cli;

import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.util.ServiceLoader;
import org.mup4j.dl4j.MuPException;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.IVersionProvider;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ParseResult;
import picocli.CommandLine.Spec;
import picocli.CommandLine.UnmatchedArgumentException;

/**
 * The {@code mup} command. Results go to standard output, everything else to standard error. Exit codes: 0 done, 2 bad
 * input (one message, nothing written), 70 a defect of mup4j (with a stack trace).
 */
@Command(
        name = "mup",
        description = "Experiments on the maximal update parametrization with Deeplearning4j.",
        mixinStandardHelpOptions = true,
        versionProvider = Main.Version.class,
        synopsisSubcommandLabel = "COMMAND")
public final class Main implements Runnable {

    /** Exit code for input that the user can put right. */
    public static final int BAD_INPUT = 2;

    /** Exit code for a defect, as in sysexits.h. */
    public static final int DEFECT = 70;

    @Spec
    private CommandSpec spec;

    private Main() {}

    /**
     * Runs a command and ends the process with its exit code.
     *
     * @param args the command line
     */
    public static void main(String[] args) {
        PrintWriter out = new PrintWriter(System.out, true, StandardCharsets.UTF_8);
        PrintWriter err = new PrintWriter(System.err, true, StandardCharsets.UTF_8);
        System.exit(run(out, err, args));
    }

    /**
     * Runs a command.
     *
     * @param out where results go
     * @param err where messages go
     * @param args the command line
     * @return the exit code
     */
    public static int run(PrintWriter out, PrintWriter err, String... args) {
        CommandLine line = new CommandLine(new Main());
        ServiceLoader.load(Subcommand.class).forEach(line::addSubcommand);
        line.setOut(out).setErr(err);
        line.setCaseInsensitiveEnumValuesAllowed(true);
        line.setParameterExceptionHandler(Main::badOption);
        line.setExecutionExceptionHandler(Main::failed);
        int code = line.execute(args);
        out.flush();
        err.flush();
        return code;
    }

    @Override
    public void run() {
        throw new ParameterException(
                spec.commandLine(),
                "Which command? One of " + String.join(", ", spec.subcommands().keySet()));
    }

    /**
     * The version in the jar's manifest.
     *
     * @return for example {@code 0.1.0}
     */
    public static String version() {
        String version = Main.class.getPackage().getImplementationVersion();
        return version == null ? "built from sources" : version;
    }

    private static int badOption(ParameterException e, String[] args) {
        CommandSpec asked = e.getCommandLine().getCommandSpec();
        if (e instanceof UnmatchedArgumentException unmatched
                && !asked.subcommands().isEmpty()
                && !unmatched.isUnknownOption()) {
            return complain(
                    e.getCommandLine(),
                    "There is no command '" + unmatched.getUnmatched().get(0) + "': use one of "
                            + String.join(", ", asked.subcommands().keySet()) + " (options: mup --help)");
        }
        String command = asked.qualifiedName();
        return complain(e.getCommandLine(), e.getMessage() + " (options: " + command + " --help)");
    }

    private static int failed(Exception e, CommandLine line, ParseResult parsed) {
        if (e instanceof UserError || isRefusal(e)) {
            return complain(line, e.getMessage());
        }
        line.getErr().println("mup: this is a defect of mup4j; please report it together with what follows.");
        e.printStackTrace(line.getErr());
        return DEFECT;
    }

    /** The library's own refusals: their messages are written for users. */
    private static boolean isRefusal(Exception e) {
        return e instanceof MuPException;
    }

    private static int complain(CommandLine line, String message) {
        line.getErr().println("mup: " + message.strip().replaceAll("\\s*\\R\\s*", " "));
        return BAD_INPUT;
    }

    /** The version in the jar's manifest. */
    static final class Version implements IVersionProvider {
        @Override
        public String[] getVersion() {
            return new String[] {"mup4j " + version()};
        }
    }
}
