package org.mup4j.dl4j;

import org.junit.jupiter.api.extension.AfterAllCallback;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.factory.Nd4j;

/** ND4J's default type is double for the tests of a class, as its gradient checks want, and then what it was. */
public final class DoublePrecision implements BeforeAllCallback, AfterAllCallback {

    private DataType before = DataType.FLOAT;

    @Override
    public void beforeAll(ExtensionContext context) {
        before = Nd4j.defaultFloatingPointType();
        Nd4j.setDefaultDataTypes(DataType.DOUBLE, DataType.DOUBLE);
    }

    @Override
    public void afterAll(ExtensionContext context) {
        Nd4j.setDefaultDataTypes(before, before);
    }
}
