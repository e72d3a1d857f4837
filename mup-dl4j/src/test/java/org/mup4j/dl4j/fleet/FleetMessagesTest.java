package org.mup4j.dl4j.fleet;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.util.ArrayList;
import java.util.List;
import org.deeplearning4j.nn.conf.MultiLayerConfiguration;
import org.junit.jupiter.api.Test;
import org.mup4j.core.measure.Quantity;
import org.mup4j.dl4j.MuPException;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.dataset.DataSet;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.learning.config.AdaDelta;
import org.nd4j.linalg.learning.config.Adam;
import org.nd4j.linalg.lossfunctions.LossFunctions.LossFunction;

/** What cannot be trained is said before anything is: what, where, why and the way out. */
class FleetMessagesTest {

    private static final MultiLayerConfiguration NET = Nets.regression(DataType.FLOAT, new Adam(), 1, 8);

    private static void refused(String message, List<MultiLayerConfiguration> confs, DataSet data) {
        List<Integer> trained = new ArrayList<>();
        assertThatExceptionOfType(MuPException.class)
                .isThrownBy(() -> Fleet.of(confs, data)
                        .progress((done, total, result) -> trained.add(done))
                        .train())
                .withMessage(message);
        assertThat(trained).isEmpty();
    }

    @Test
    void aNetworkThatItDoesNotTrain() {
        refused(
                "In network 1: Layer '0': a fleet does not train the updater AdaDelta, only Sgd, Nesterovs, Adam, AMSGrad,"
                        + " AdaMax, Nadam, RmsProp and AdaGrad: use one of these, or train this network with"
                        + " MultiLayerNetwork.fit",
                List.of(NET, Nets.regression(DataType.FLOAT, new AdaDelta(), 1, 8)),
                Nets.curve(DataType.FLOAT, 20, 1));
    }

    @Test
    void noNetwork() {
        assertThatExceptionOfType(MuPException.class)
                .isThrownBy(() -> Fleet.of(List.of(), Nets.curve(DataType.FLOAT, 20, 1)))
                .withMessage("The fleet has no network: give at least one configuration");
    }

    @Test
    void aFeatureThatIsNoNumber() {
        DataSet data = Nets.curve(DataType.FLOAT, 20, 1);
        data.getFeatures().putScalar(7, 2, Float.NaN);

        refused(
                "The training feature in row 7, column 2 is NaN: replace what is missing before training, or leave its row"
                        + " out",
                List.of(NET),
                data);
    }

    @Test
    void aLabelThatIsNoNumber() {
        DataSet data = Nets.curve(DataType.FLOAT, 20, 1);
        data.getLabels().putScalar(19, 0, Float.POSITIVE_INFINITY);

        refused(
                "The training label in row 19, column 0 is Infinity: replace what is missing before training, or leave its"
                        + " row out",
                List.of(NET),
                data);
    }

    @Test
    void noData() {
        refused(
                "The training data hold no example: give features and labels with at least one row",
                List.of(NET),
                new DataSet());
    }

    @Test
    void dataOfOtherSizes() {
        DataSet data = Nets.curve(DataType.FLOAT, 20, 1);
        refused(
                "The training data have 20 rows of features and 3 of labels: give one label for each example",
                List.of(NET),
                new DataSet(data.getFeatures(), Nd4j.ones(3, 1)));
        refused(
                "network 0 has nIn=4 in layer '0', but the training features have 5 columns: set .nIn(5), or give other"
                        + " features",
                List.of(NET),
                new DataSet(Nd4j.ones(20, 5), data.getLabels()));
        refused(
                "network 0 has 1 outputs and the loss MSE, which takes 1 label columns, but the training labels have 2:"
                        + " set .nOut(2) in layer '2', or give other labels",
                List.of(NET),
                new DataSet(data.getFeatures(), Nd4j.ones(20, 2)));
    }

    @Test
    void labelsOfAnotherKind() {
        DataSet data = Nets.curve(DataType.FLOAT, 20, 1);
        DataSet indexes = new DataSet(data.getFeatures(), Nd4j.ones(20, 1));
        DataSet outside = new DataSet(data.getFeatures(), Nd4j.ones(20, 1).muli(3));
        refused(
                "network 0 has 3 outputs and the loss MCXENT, which takes 3 label columns, but the training labels have 1:"
                        + " for labels that are indexes of classes take LossSparseMCXENT",
                List.of(Nets.classes(DataType.FLOAT, LossFunction.MCXENT, 1, 8)),
                indexes);
        refused(
                "The training label in row 0, column 0 is 3.0, but network 0 with the loss SPARSE_MCXENT takes whole numbers"
                        + " from 0 to 2",
                List.of(Nets.classes(DataType.FLOAT, LossFunction.SPARSE_MCXENT, 1, 8)),
                outside);
    }

    @Test
    void oneColumnForEachClassWhereAnIndexIsMeant() {
        DataSet data = Nets.three(DataType.FLOAT, 20, 1);
        refused(
                "network 0 has 3 outputs and the loss SPARSE_MCXENT, which takes 1 label columns, but the training labels"
                        + " have 3: for labels with one column for each class take LossMCXENT",
                List.of(Nets.classes(DataType.FLOAT, LossFunction.SPARSE_MCXENT, 1, 8)),
                data);
    }

    @Test
    void dataThatAreNoRowsOfNumbers() {
        DataSet data = Nets.curve(DataType.FLOAT, 20, 1);
        DataSet masked = new DataSet(data.getFeatures(), data.getLabels(), null, Nd4j.ones(20, 1));
        refused(
                "The training data have a mask, and a fleet trains without: leave out the rows that do not count, or train"
                        + " these networks with MultiLayerNetwork.fit",
                List.of(NET),
                masked);
        assertThatExceptionOfType(MuPException.class)
                .isThrownBy(() -> Fleet.of(List.of(NET), new DataSet(Nd4j.ones(20, 2, 2), data.getLabels()))
                        .train())
                .withMessageStartingWith("The training features have the shape")
                .withMessageEndingWith(
                        "a fleet takes one row of numbers for each example: reshape them to [examples," + " columns]");
    }

    @Test
    void validationDataToo() {
        DataSet data = Nets.curve(DataType.FLOAT, 20, 1);
        assertThatExceptionOfType(MuPException.class)
                .isThrownBy(() -> Fleet.of(List.of(NET), data)
                        .validation(new DataSet(Nd4j.ones(20, 5), data.getLabels()))
                        .train())
                .withMessageStartingWith(
                        "network 0 has nIn=4 in layer '0', but the validation features have 5 columns");
    }

    @Test
    void anOrderThatLeavesExamplesOut() {
        assertThatExceptionOfType(MuPException.class)
                .isThrownBy(() -> Fleet.of(List.of(NET), Nets.curve(DataType.FLOAT, 3, 1))
                        .order((seed, epoch, examples) -> new int[] {0, 1, 1})
                        .train())
                .withMessage(
                        "The order of epoch 0 has 3 places and 2 of the 3 examples: an EpochOrder gives every number"
                                + " from 0 to 2 once");
    }

    @Test
    void settingsThatMakeNoSense() {
        Fleet fleet = Fleet.of(List.of(NET), Nets.curve(DataType.FLOAT, 3, 1));
        assertThatExceptionOfType(MuPException.class)
                .isThrownBy(() -> fleet.batch(0))
                .withMessage("The size of a batch is 0, but it has to be at least 1");
        assertThatExceptionOfType(MuPException.class)
                .isThrownBy(() -> fleet.divergenceAbove(Double.NaN))
                .withMessage("The bound of divergence is NaN, but it has to be a positive loss, such as 100");
        assertThatExceptionOfType(MuPException.class)
                .isThrownBy(() -> FleetNorms.at(0))
                .withMessageStartingWith("The steps to read norms at are [0]");
        assertThatExceptionOfType(MuPException.class)
                .isThrownBy(() -> FleetNorms.at(1).record(Quantity.WEIGHT_CHANGE))
                .withMessageStartingWith("A fleet does not read WEIGHT_CHANGE");
        assertThatExceptionOfType(MuPException.class)
                .isThrownBy(() -> FleetNorms.at(1).record())
                .withMessageStartingWith("A fleet that reads norms has to know of what and which");
    }

    @Test
    void aNetworkThatWasCancelled() {
        FleetResult result = Fleet.of(List.of(NET), Nets.curve(DataType.FLOAT, 3, 1))
                .keepNetworks()
                .cancelWhen(() -> true)
                .train()
                .results()
                .get(0);

        assertThatExceptionOfType(MuPException.class)
                .isThrownBy(result::network)
                .withMessage(
                        "There is no network network 0, because the fleet was cancelled before its turn, or keeps no"
                                + " networks: see whether outcome() is CANCELLED before asking for one");
    }

    @Test
    void aNetworkThatWasNotKept() {
        FleetResult result = Fleet.of(List.of(NET), Nets.curve(DataType.FLOAT, 3, 1))
                .train()
                .results()
                .get(0);

        assertThatExceptionOfType(MuPException.class)
                .isThrownBy(result::network)
                .withMessage("The network network 0 was not kept, because a fleet keeps nothing that it need not: call"
                        + " keepNetworks() on the fleet before train()");
    }
}
