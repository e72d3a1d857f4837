package org.mup4j.examples.store;

import java.nio.file.Path;
import java.sql.SQLException;
import org.mup4j.examples.cli.UserError;
import org.sqlite.SQLiteErrorCode;
import org.sqlite.SQLiteException;

/** What SQLite's errors mean for a user. */
final class Failures {

    private static final String KEPT = " Every run that was stored before is kept";

    private Failures() {}

    static UserError of(Path file, SQLException e) {
        String what = "The store '" + file + "' ";
        int primary =
                e instanceof SQLiteException sqlite ? sqlite.getResultCode().code & 0xFF : e.getErrorCode() & 0xFF;
        if (primary == SQLiteErrorCode.SQLITE_FULL.code) {
            return new UserError(
                    what + "cannot grow: the disk is full." + KEPT + ": free some space and go on with --resume.", e);
        } else if (primary == SQLiteErrorCode.SQLITE_READONLY.code || primary == SQLiteErrorCode.SQLITE_PERM.code) {
            return new UserError(
                    what + "cannot be written to: it or its directory is read-only." + KEPT
                            + ": allow writing and go on with --resume, or choose another directory with --out DIR.",
                    e);
        } else if (primary == SQLiteErrorCode.SQLITE_CANTOPEN.code) {
            return new UserError(
                    what + "cannot be opened: its directory is missing, or may not be written to. Choose another with"
                            + " --out DIR.",
                    e);
        } else if (primary == SQLiteErrorCode.SQLITE_NOTADB.code || primary == SQLiteErrorCode.SQLITE_CORRUPT.code) {
            return new UserError(
                    what
                            + "is not a store of mup4j, or is damaged. Move it away, or choose another directory with --out"
                            + " DIR.",
                    e);
        } else if (primary == SQLiteErrorCode.SQLITE_BUSY.code) {
            return new UserError(
                    what + "is held by another process that does not let go of it." + KEPT
                            + ": wait for the other process or end it, and go on with --resume.",
                    e);
        }
        return new UserError(
                what + "failed (" + e.getMessage() + ")." + KEPT + ": put it right and go on with --resume.", e);
    }
}
